package org.callseal.authority;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.association.ServerSet;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Protocol;

/** The domain's servers, which have ports of their own for each protocol. Immutable: any thread. */
public final class DomainServers implements ServerChoice {

  private final ServerSet sip;
  private final Map<Protocol, ServerSet> others;
  private final Optional<ServerSet> binaryMegaco;

  private DomainServers(
      ServerSet sip, Map<Protocol, ServerSet> others, Optional<ServerSet> binaryMegaco) {
    this.sip = sip;
    this.others = others;
    this.binaryMegaco = binaryMegaco;
  }

  /** The same for every protocol. */
  public static DomainServers of(ServerSet servers) {
    return new DomainServers(servers, Map.of(), Optional.empty());
  }

  /** The same but for this protocol; no servers: nobody is served in it. */
  public DomainServers with(Protocol protocol, ServerSet servers) {
    Map<Protocol, ServerSet> more = new EnumMap<>(Protocol.class);
    more.putAll(others);
    more.put(protocol, servers);
    return new DomainServers(sip, more, binaryMegaco);
  }

  /** The same but for Megaco in BER, which has ports of its own. */
  public DomainServers withBinaryMegaco(ServerSet servers) {
    return new DomainServers(sip, others, Optional.of(servers));
  }

  @Override
  public ServerSet forAssociation(Identity identity, Carriage carriage) {
    return of(carriage);
  }

  private ServerSet of(Carriage carriage) {
    return switch (carriage) {
      case MEGACO_BER_UDP, MEGACO_BER_TCP -> binaryMegaco.orElseGet(() -> of(carriage.protocol()));
      case SIP_UDP, SIP_TCP, MGCP_UDP, MEGACO_TEXT_UDP, MEGACO_TEXT_TCP -> of(carriage.protocol());
    };
  }

  private ServerSet of(Protocol protocol) {
    return others.getOrDefault(protocol, sip);
  }
}
