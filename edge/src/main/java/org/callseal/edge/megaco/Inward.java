package org.callseal.edge.megaco;

import java.util.Optional;
import org.callseal.core.association.SpokenName;
import org.callseal.core.gateway.ScopeGrant;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.flow.FlowRecorder;
import org.callseal.edge.session.Arrival;
import org.callseal.megaco.Content;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.ServiceChanges;
import org.callseal.megaco.ServiceChanges.Change;
import org.callseal.megaco.ServiceChanges.Named;
import org.callseal.megaco.ServiceChanges.Parameter;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of what a gateway says to its call agent: without its seal, from the gateway's own place,
 * and but for the addresses of service changes as it was.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Inward {

  private static final Logger LOG = LoggerFactory.getLogger(Inward.class);

  /** RFC 3525 13.2, unauthorized. */
  private static final int UNAUTHORIZED = 402;

  /** Not ready. */
  private static final int NOT_READY = 502;

  private final Loop loop;
  private final MediaGateways gateways;
  private final FlowRecorder recorder;
  private final RefusalCounters counters;

  Inward(Loop loop, MediaGateways gateways, FlowRecorder recorder, RefusalCounters counters) {
    this.loop = loop;
    this.gateways = gateways;
    this.recorder = recorder;
    this.counters = counters;
  }

  void received(MegacoFlow flow, MegacoSealed sealed, Arrival arrival) {
    MediaGateway gateway = gateways.of(flow);
    if (!(sealed.message().encoding().parse(sealed.cut()) instanceof MegacoMessage message)) {
      counters.count(Refusal.MALFORMED);
      return;
    }
    gateways
        .names()
        .judge(
            message.messageId(),
            gateway,
            other -> judged(new Said(flow, gateway, sealed, message, arrival), other));
  }

  /** What a gateway says, as it came and as it was before it was sealed. */
  private record Said(
      MegacoFlow flow,
      MediaGateway gateway,
      MegacoSealed sealed,
      MegacoMessage message,
      Arrival arrival) {}

  /**
   * @param other whose the name is, if it is not this gateway's
   */
  private void judged(Said said, @Nullable Identity other) {
    MegacoFlow flow = said.flow;
    MediaGateway gateway = said.gateway;
    MegacoMessage message = said.message;
    if (other != null) {
      counters.count(Refusal.OUT_OF_SCOPE);
      answer(flow, said.sealed, UNAUTHORIZED, "out of scope", said.arrival);
      if (gateway.isComplaintDue()) {
        LOG.warn(
            "{}: {} and {} both speak as {}, which a call agent would take for one gateway; the"
                + " second is refused: give each a name of its own",
            Refusal.OUT_OF_SCOPE.word(),
            other,
            gateway.identity(),
            message.messageId().canonical());
      }
      return;
    }
    MediaGateway.answers(message).forEach(number -> flow.leg().answered(Sent.request(number)));
    if (!gateway.errors().fromGateway(message.holds(Content.ERROR))
        || !gateway.answersSomething(message)) {
      counters.count(Refusal.OUT_OF_SCOPE);
      return;
    }
    forward(said);
  }

  private void forward(Said said) {
    MegacoFlow flow = said.flow;
    MediaGateway gateway = said.gateway;
    MegacoMessage message = said.message;
    Optional<SpokenName> spoken = gateway.head(MessageHead.of(message));
    if (spoken.isPresent() && !spoken.equals(flow.name())) {
      flow.speaks(spoken.get());
      recorder.keepAtOnce(flow);
    }
    CoreWay way = gateways.standing(gateway, gateway.way(message));
    MessagePort port = gateways.port(gateway, way.over());
    if (port == null) {
      answer(flow, said.sealed, NOT_READY, "no call agent", said.arrival);
      return;
    }
    if (ServiceChanges.changeRoot(message)) {
      gateway.own().stop();
    }
    byte[] bytes = ServiceChanges.changed(message, named -> change(named, port));
    if (way.over().isReliable() && message.holds(Content.REQUEST)) {
      gateway.sent().sent(MediaGateway.requests(message), bytes, loop.nanoTime());
    }
    port.send(way.peer(), bytes);
  }

  private static Change change(Named named, MessagePort port) {
    return named.parameter() == Parameter.ADDRESS
        ? new Change.At(port.localAddress())
        : new Change.Kept();
  }

  void outOfScope(MegacoFlow flow, MegacoSealed sealed, Arrival arrival) {
    MegacoMessage message = sealed.message();
    if (MegacoControl.isOurs(message)) {
      return;
    }
    answer(flow, sealed, UNAUTHORIZED, "out of scope", arrival);
    MediaGateway gateway = gateways.of(flow);
    if (gateway.isComplaintDue()) {
      String name = message.messageId().canonical();
      LOG.warn(
          "{}: {} may not speak as {}{}",
          Refusal.OUT_OF_SCOPE.word(),
          gateway.identity(),
          name,
          name.matches("[A-Za-z0-9.:\\[\\]-]{1,80}")
              ? "; to let it: callseal subscriber scope "
                  + ScopeGrant.typed(gateway.identity())
                  + " '"
                  + name
                  + "'"
              : "");
    }
  }

  /** An error of the edge's, sealed; only a request is answered. */
  private void answer(MegacoFlow flow, MegacoSealed asked, int code, String text, Arrival arrival) {
    if (asked.message().holds(Content.REQUEST)) {
      byte[] error = MessageHead.ours(asked.message().encoding()).error(code, text);
      flow.leg().answer(asked, arrival.lane(), error, loop.nanoTime());
    }
  }
}
