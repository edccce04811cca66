package org.callseal.store;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot be opened or used. The message is for an operator: what, where, what to do.
 * Checked by nobody below the command line, because nobody below can help.
 */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why it cannot. */
  public enum Reason {
    /** Another process has it open. */
    IN_USE,
    /** The file is not as it was left. */
    DAMAGED,
    /** Made by a newer version of Callseal. */
    TOO_NEW,
    /** The disk, the folder or the server refuses. */
    UNUSABLE,
    /** The server does not answer; it may again. */
    UNREACHABLE
  }

  public StoreUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
