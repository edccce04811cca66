package org.callseal.sip.scope;

/** Why a URI gives no canonical name: another reader could take it for another endpoint's. */
public enum NameFault {
  /** Another scheme than sip: sips, tel, or any else. */
  SCHEME("scheme"),
  /** A sip URI that is not well-formed. */
  SYNTAX("syntax"),
  /** No user before the host. */
  NO_USER("no-user"),
  /** A password, a separator or a reserved character in the user. */
  USER("user"),
  /** An escape in the user: one reader undoes it, another compares what is spelled. */
  ESCAPE("escape"),
  /** A user parameter that makes another thing of the user than a name. */
  USER_PARAMETER("user-parameter"),
  /** A headers part. */
  HEADERS("headers"),
  /** A host that ends in a dot. */
  HOST("host"),
  /** A preferred identity that is none, or more than one sip URI of them. */
  PREFERRED_IDENTITY("preferred-identity");

  private final String word;

  NameFault(String word) {
    this.word = word;
  }

  /** The fault's word in logs. */
  public String word() {
    return word;
  }
}
