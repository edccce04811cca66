package org.callseal.authority;

import java.util.EnumMap;
import java.util.Map;
import org.callseal.core.association.ServerSet;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Protocol;

/** The domain's servers, which have ports of their own for each protocol. Immutable: any thread. */
public final class DomainServers {

  private final ServerSet sip;
  private final Map<Protocol, ServerSet> others;

  private DomainServers(ServerSet sip, Map<Protocol, ServerSet> others) {
    this.sip = sip;
    this.others = others;
  }

  /** The same for every protocol. */
  public static DomainServers of(ServerSet servers) {
    return new DomainServers(servers, Map.of());
  }

  /** The same but for this protocol. */
  public DomainServers with(Protocol protocol, ServerSet servers) {
    Map<Protocol, ServerSet> more = new EnumMap<>(Protocol.class);
    more.putAll(others);
    more.put(protocol, servers);
    return new DomainServers(sip, more);
  }

  /** Those that carry associations of this protocol. */
  ServerSet of(Protocol protocol) {
    return others.getOrDefault(protocol, sip);
  }

  /**
   * Those at which a new device of this name begins: gateways are named by host names and by names
   * of endpoints, phones by SIP URIs.
   */
  ServerSet of(Identity identity) {
    return of(identity.kind() == Identity.Kind.SIP ? Protocol.SIP : Protocol.MGCP);
  }
}
