package org.callseal.edge.megaco;

import java.util.Optional;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.megaco.MessageId;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.jspecify.annotations.Nullable;

/**
 * An association of a gateway that speaks Megaco, in whatever encoding. Belongs to one loop; lives
 * as long as its association in memory.
 */
final class MegacoFlow extends DeviceFlow<MegacoSealed, Sent> {

  private final OuterPorts ports;
  private final Scope scope;
  private final Optional<CoreAddress> coreAddress;
  private final AwaitingConnection awaiting = new AwaitingConnection();
  private @Nullable Lane connection;

  MegacoFlow(
      OuterPorts ports,
      LegTools<MegacoSealed> tools,
      AssociationRecord record,
      Association association,
      @Nullable Lane lane,
      RandomSource random) {
    super(tools, record, association, lane, random);
    this.ports = ports;
    // RFC 3525 B.1: case insensitive.
    this.scope = record.scope().inLowerCase();
    this.coreAddress = record.coreAddress();
  }

  boolean permits(MessageId messageId) {
    return scope.permits(messageId.canonical());
  }

  /** Where call agents find the gateway. */
  Optional<CoreAddress> coreAddress() {
    return coreAddress;
  }

  /**
   * Seals a message and sends it from a port of its encoding; false when it cannot. Where the
   * gateway is that was looked up in the store, the port that it spoke to is not known. What is for
   * a connection that broke waits for the next one.
   */
  boolean send(Sent message, long nowNs) {
    Lane lane = leg().laneFor(message.bytes().length);
    return lane == null
        ? leg().stream() != null && awaiting.add(message, nowNs)
        : ports.toward(lane, message.encoding()).stream()
            .anyMatch(way -> leg().send(way, message.bytes(), message, nowNs));
  }

  /**
   * A message of the gateway was dealt with. If it came over another connection than those before,
   * what is unanswered is sealed again for that one, and what waited for it goes out.
   */
  void goOn(long nowNs) {
    Lane present = leg().stream();
    if (present == null || present.equals(connection)) {
      return;
    }
    if (connection != null) {
      leg().takeUnanswered(nowNs).forEach(message -> send(message, nowNs));
    }
    connection = present;
    awaiting.takeAll(nowNs).forEach(message -> send(message, nowNs));
  }

  @Override
  protected void sendAgain(Sent message, long nowNs) {
    send(message, nowNs);
  }
}
