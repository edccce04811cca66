package org.callseal.app.configuration;

/** How much a program writes to its log. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG
}
