package org.callseal.sip.scope;

/** What a request says about whom it speaks for. */
public sealed interface Claim {

  /** It speaks for this endpoint: {@code sip:user@host}, canonical. */
  record Endpoint(String name) implements Claim {}

  /** It asks for privacy and names nobody: the association alone says whose it is. */
  record Anonymous() implements Claim {}

  /** What it names cannot be told for certain. */
  record Unclear(NameFault fault) implements Claim {}
}
