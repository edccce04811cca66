package org.callseal.edge.session;

import java.util.Optional;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlMessage.Message3;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.core.seal.WrongInstance;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowRecorder;
import org.callseal.edge.flow.ProtocolFlows;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * What a device and the edge say to each other under their association and to nobody else: the
 * grant, keep-alives, probes, statements and switch notices. None of it reaches a call agent.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 *
 * @param <M> a sealed message of the protocol
 * @param <F> a flow of the protocol
 */
public final class ControlMessages<M extends SealedBytes, F extends DeviceFlow<M, ?>> {

  private final Loop loop;
  private final AuthorityPort authority;
  private final ControlCarriage<M> carriage;
  private final ProtocolFlows<F> flows;
  private final Whereabouts<M, F> whereabouts;
  private final FlowRecorder recorder;

  /**
   * @param carriage reads control messages, over whatever medium
   */
  public ControlMessages(
      Loop loop,
      AuthorityPort authority,
      ControlCarriage<M> carriage,
      ProtocolFlows<F> flows,
      Whereabouts<M, F> whereabouts,
      FlowRecorder recorder) {
    this.loop = loop;
    this.authority = authority;
    this.carriage = carriage;
    this.flows = flows;
    this.whereabouts = whereabouts;
    this.recorder = recorder;
  }

  /** Whether the message is for the edge alone. */
  public boolean isAlone(M message) {
    return carriage.isQuestion(message) || carriage.isAnswer(message);
  }

  public boolean isQuestion(M message) {
    return carriage.isQuestion(message);
  }

  /** message_3, where the message carries it; else null. */
  public @Nullable Message3 message3(M message) {
    return in(message) instanceof Message3 message3 ? message3 : null;
  }

  public boolean hasMessage3(M message) {
    return message3(message) != null;
  }

  /** What a message of a device has for the edge alone; null if nothing that the edge can read. */
  private @Nullable ControlMessage in(M message) {
    Optional<byte[]> control = carriage.payload(message);
    return control.isPresent()
            && ControlParse.read(control.get()) instanceof ControlParse.Parsed(var parsed)
        ? parsed
        : null;
  }

  public void received(F flow, VerifiedMessage<M> verified, Arrival arrival) {
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
      case ControlMessage.SwitchNotice notice -> {
        flow.obey(verified, notice, arrival.source(), arrival.nowNs());
        recorder.keep(flow);
      }
      case ControlMessage.StatementRequest _ -> statement(flow, verified, arrival);
      case null, default -> {}
    }
  }

  /** Genuine, but between instances that do not know each other: notices, and nothing else. */
  public void elsewhere(WrongInstance<M> wrong, Arrival arrival) {
    F flow = flows.of(wrong.association().ownSpi());
    if (flow != null) {
      flow.elsewhere(wrong, arrival.lane(), arrival.nowNs());
      recorder.keep(flow);
    }
  }

  /**
   * Requirement 3.4.11: later use of an association that has ended is answered, a few times a
   * second, with a seal.
   *
   * @return its flow if it is to be told now and the message was no question, which is answered
   *     here; else null
   */
  public @Nullable F ended(M message, Association association, Arrival arrival) {
    F flow = flows.of(association.ownSpi());
    if (flow == null || !flow.tellsEnd(arrival.nowNs())) {
      return null;
    }
    if (!carriage.isQuestion(message)) {
      return flow;
    }
    flow.leg().answer(message, arrival.lane(), flow.wordOfEnd(arrival.nowNs()), arrival.nowNs());
    return null;
  }

  private void statement(F flow, VerifiedMessage<M> question, Arrival arrival) {
    var _ =
        authority
            .statement()
            .thenAccept(signed ->
                loop.execute(
                    () -> reply(flow, question, new ControlMessage.Statement(signed), arrival)));
  }

  private void reply(F flow, VerifiedMessage<M> question, ControlMessage answer, Arrival arrival) {
    if (carriage.isQuestion(question.message())) {
      flow.leg().answer(question, arrival.lane(), answer, arrival.nowNs());
    }
  }
}
