package org.callseal.mgcp;

/** A command (RFC 3435 3.2). Immutable. */
public final class MgcpCommand extends MgcpMessage {

  private final String verb;
  private final EndpointName endpoint;
  private final String version;

  MgcpCommand(Frame frame, int transaction, String verb, EndpointName endpoint, String version) {
    super(frame, transaction);
    this.verb = verb;
    this.endpoint = endpoint;
    this.version = version;
  }

  /** The verb in upper case (RFC 3435 3.2.1.1: comparisons SHALL be case insensitive). */
  public String verb() {
    return verb;
  }

  public boolean is(String upperCaseVerb) {
    return verb.equals(upperCaseVerb);
  }

  /** Whom it is for, or in NTFY and RSIP whom it comes from. */
  public EndpointName endpoint() {
    return endpoint;
  }

  /** The version and profile as spelled; whether it is spoken is for the stack behind us to say. */
  public String version() {
    return version;
  }

  @Override
  public String toString() {
    return verb + " " + transaction() + " " + endpoint;
  }
}
