package org.callseal.cluster.link;

import java.util.Optional;

/** What is spoken over a connection, agreed on in its handshake (ALPN, RFC 7301). */
public enum LinkProtocol {
  /** Between members. */
  LINK("callseal-link/1"),
  /** Of one who wants to become one. */
  JOIN("callseal-join/1");

  private final String id;

  LinkProtocol(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  public static Optional<LinkProtocol> of(String id) {
    for (LinkProtocol protocol : values()) {
      if (protocol.id.equals(id)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}
