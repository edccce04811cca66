package org.callseal.app.configuration;

/** How much a program writes to its log. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG;

  /** The key that server and agent share. */
  static final Key<LogLevel> KEY =
      new Key<>("log", ValueTypes.oneOf(LogLevel.class), INFO, "How much is logged.");
}
