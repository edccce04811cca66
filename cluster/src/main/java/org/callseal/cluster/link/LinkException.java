package org.callseal.cluster.link;

import org.callseal.cluster.frame.LinkFault;

/** A request over a link that got no answer. Expected where machines and cables are. */
public final class LinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final LinkFault fault;

  /**
   * @param line what failed, for the log
   */
  public LinkException(LinkFault fault, String line) {
    // Without a stack trace: what is wrong is at the other end.
    super(fault.word() + ": " + line, null, false, false);
    this.fault = fault;
  }

  public LinkFault fault() {
    return fault;
  }
}
