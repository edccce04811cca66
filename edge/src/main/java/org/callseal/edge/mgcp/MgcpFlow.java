package org.callseal.edge.mgcp;

import java.util.List;
import java.util.Optional;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * An association of a gateway that speaks MGCP. Belongs to one loop; lives as long as its
 * association in memory.
 */
final class MgcpFlow extends DeviceFlow<MgcpSealed, Sent> {

  private final Scope scope;
  private final Optional<CoreAddress> coreAddress;

  MgcpFlow(
      LegTools<MgcpSealed> tools,
      AssociationRecord record,
      Association association,
      @Nullable Lane lane,
      RandomSource random) {
    super(tools, record, association, lane, random);
    // RFC 3435 2.1.2: names of endpoints are case-insensitive.
    this.scope = record.scope().inLowerCase();
    this.coreAddress = record.coreAddress();
  }

  boolean permits(EndpointName endpoint) {
    return scope.permits(endpoint.canonical());
  }

  /** Where call agents find the gateway. */
  Optional<CoreAddress> coreAddress() {
    return coreAddress;
  }

  /** Its endpoints, as few names as say them all: those that no other of them covers. */
  List<EndpointName> endpoints() {
    List<EndpointName> names =
        scope.names().stream()
            .flatMap(name -> EndpointName.parse(name).stream())
            .distinct()
            .toList();
    return names.stream()
        .filter(
            name -> names.stream().noneMatch(other -> !other.equals(name) && covers(other, name)))
        .toList();
  }

  private static boolean covers(EndpointName wide, EndpointName narrow) {
    return wide.isWildcard() && Scope.isCovered(wide.canonical(), narrow.canonical());
  }

  /** Seals messages, each by itself, and sends them as one datagram; false when it cannot. */
  boolean send(List<Waiting<Sent>> messages, long nowNs) {
    return leg().send(leg().datagrams(), messages, MgcpDatagram::together, nowNs);
  }

  @Override
  protected void sendAgain(Sent message, long nowNs) {
    send(List.of(new Waiting<>(message.bytes(), message)), nowNs);
  }
}
