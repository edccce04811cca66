package org.callseal.app;

import java.util.stream.Stream;

/** What the program's exit code says to the script that started it. */
public enum ExitCode {
  /** All went well. */
  OK(0),
  /** What was asked was done and the answer is no: a check failed, a name is unknown or taken. */
  REFUSED(1),
  /** The command line is wrong. */
  USAGE(2),
  /** The configuration file or a file it names is wrong. */
  CONFIGURATION(3),
  /** Something outside is missing: an address in use, a folder that cannot be written. */
  UNAVAILABLE(4),
  /** A defect of Callseal. */
  DEFECT(70);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The code of this number; of a number that is none, that of a defect. */
  public static ExitCode of(int number) {
    return Stream.of(values()).filter(code -> code.number == number).findFirst().orElse(DEFECT);
  }

  /** The number that the shell sees. */
  public int number() {
    return number;
  }
}
