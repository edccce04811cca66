package org.callseal.app;

import org.callseal.store.StoreUnavailableException;

/**
 * Ends a command with one line for its user: what is wrong, where, and what to do about it. Carries
 * no stack trace, because nobody is to see one.
 */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** Fails with the code and the line. */
  public CommandFailure(ExitCode exitCode, String line) {
    super(line, null, false, false);
    this.exitCode = exitCode;
  }

  /** What a store that cannot be used says to an operator; any other failure is a defect. */
  public static RuntimeException explained(RuntimeException failure) {
    return failure instanceof StoreUnavailableException store
        ? new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(store.getMessage()))
        : failure;
  }

  /** The code to end with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
