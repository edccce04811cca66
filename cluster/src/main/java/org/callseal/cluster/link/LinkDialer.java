package org.callseal.cluster.link;

import org.callseal.core.cluster.LinkAddress;

/** Opens connections: TLS in production, pipes in tests. */
@FunctionalInterface
public interface LinkDialer {

  /** Opens a connection to an end that the rule admits; the handler is told what becomes of it. */
  void connect(LinkAddress remote, LinkProtocol protocol, PinRule rule, LinkHandler handler);
}
