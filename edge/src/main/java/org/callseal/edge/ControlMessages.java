package org.callseal.edge;

import java.util.List;
import java.util.Optional;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlMessage.Message3;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.core.seal.WrongInstance;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.flow.Forwarded;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * What a device and the edge say to each other under their association and to nobody else: the
 * grant, keep-alives, probes, statements and switch notices. None of it reaches a call agent.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class ControlMessages {

  private final Loop loop;
  private final AuthorityPort authority;
  private final Flows flows;
  private final Whereabouts whereabouts;
  private final Ports ports;

  ControlMessages(
      Loop loop, AuthorityPort authority, Flows flows, Whereabouts whereabouts, Ports ports) {
    this.loop = loop;
    this.authority = authority;
    this.flows = flows;
    this.whereabouts = whereabouts;
    this.ports = ports;
  }

  /** What a message of a device has for the edge alone; null if nothing that the edge can read. */
  static @Nullable ControlMessage in(SipSealed message) {
    Optional<byte[]> control = message.control();
    return control.isPresent()
            && ControlParse.read(control.get()) instanceof ControlParse.Parsed(var parsed)
        ? parsed
        : null;
  }

  void received(DeviceFlow flow, VerifiedMessage<SipSealed> verified, Arrival arrival) {
    switch (in(verified.message())) {
      case Message3 _ -> {
        flow.noteGrantSent();
        reply(flow, verified, flow.granted(), arrival);
      }
      case ControlMessage.KeepAlive _ ->
          reply(flow, verified, new ControlMessage.KeepAliveAnswer(), arrival);
      case ControlMessage.Probe(long nonce) ->
          reply(flow, verified, new ControlMessage.ProbeAnswer(nonce), arrival);
      case ControlMessage.ProbeAnswer(long nonce) -> whereabouts.probed(flow, nonce, arrival);
      case ControlMessage.SwitchNotice notice ->
          sendAgain(
              flow, flow.leg().obey(verified, notice, arrival.source(), arrival.nowNs()), arrival);
      case ControlMessage.StatementRequest _ -> statement(flow, verified, arrival);
      case null, default -> {}
    }
  }

  /** Genuine, but between instances that do not know each other: notices, and nothing else. */
  void elsewhere(WrongInstance<SipSealed> wrong, Arrival arrival) {
    DeviceFlow flow = flows.of(wrong.association().ownSpi());
    if (flow != null) {
      List<Forwarded> again = flow.leg().elsewhere(wrong, arrival.lane(), arrival.nowNs());
      sendAgain(flow, again, arrival);
    }
  }

  private void sendAgain(DeviceFlow flow, List<Forwarded> requests, Arrival arrival) {
    for (Forwarded request : requests) {
      flow.sendAgain(request, arrival.nowNs());
    }
    ports.keep(flow);
  }

  private void statement(DeviceFlow flow, VerifiedMessage<SipSealed> question, Arrival arrival) {
    var _ =
        authority
            .statement()
            .thenAccept(signed ->
                loop.execute(
                    () -> reply(flow, question, new ControlMessage.Statement(signed), arrival)));
  }

  private static void reply(
      DeviceFlow flow,
      VerifiedMessage<SipSealed> question,
      ControlMessage answer,
      Arrival arrival) {
    if (SipControl.isQuestion(question.message().message())) {
      flow.leg().answer(question, arrival.lane(), answer, arrival.nowNs());
    }
  }
}
