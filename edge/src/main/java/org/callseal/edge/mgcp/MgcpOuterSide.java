package org.callseal.edge.mgcp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.callseal.core.gateway.ScopeGrant;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.ControlMessages;
import org.callseal.edge.session.Newcomers;
import org.callseal.edge.session.Returns;
import org.callseal.edge.session.Whereabouts;
import org.callseal.mgcp.Malformed;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpLocated.Unsealed;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side that faces gateways. A datagram is taken apart; each of its messages is opened, judged
 * and counted by itself, in their order; what passes goes on together.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MgcpOuterSide {

  private static final Logger LOG = LoggerFactory.getLogger(MgcpOuterSide.class);

  private final Loop loop;
  private final InboundGate<MgcpSealed, Unsealed> gate;
  private final MgcpStrangers strangers;
  private final Newcomers<MgcpSealed, MgcpFlow> newcomers;
  private final Whereabouts<MgcpSealed, MgcpFlow> whereabouts;
  private final ControlMessages<MgcpSealed, MgcpFlow> control;
  private final Gateways gateways;
  private final Returns returns;

  MgcpOuterSide(
      Loop loop,
      InboundGate<MgcpSealed, Unsealed> gate,
      MgcpStrangers strangers,
      Newcomers<MgcpSealed, MgcpFlow> newcomers,
      Whereabouts<MgcpSealed, MgcpFlow> whereabouts,
      ControlMessages<MgcpSealed, MgcpFlow> control,
      Gateways gateways,
      Returns returns) {
    this.returns = returns;
    this.loop = loop;
    this.gate = gate;
    this.strangers = strangers;
    this.newcomers = newcomers;
    this.whereabouts = whereabouts;
    this.control = control;
    this.gateways = gateways;
  }

  /** What is left of a datagram, and what has passed of it. */
  private static final class Batch {
    private final List<MgcpSealed> messages;
    private final List<VerifiedMessage<MgcpSealed>> passed = new ArrayList<>();
    private final boolean message3;
    private @Nullable MgcpFlow flow;
    private int next;
    private boolean sought;
    private boolean back;

    private Batch(List<MgcpSealed> messages, boolean message3) {
      this.messages = messages;
      this.message3 = message3;
    }

    /** Whether the gateway says itself that it restarts, in what is believed. */
    private boolean restarts() {
      return passed.stream()
          .anyMatch(each ->
              each.message().message() instanceof MgcpCommand command && command.is("RSIP"));
    }
  }

  void received(Arrival arrival, byte[] datagram) {
    if (!gate.takes(datagram.length, arrival.source(), arrival.nowNs())) {
      return;
    }
    switch (MgcpDatagram.split(datagram)) {
      case Malformed _ -> gate.refuse(Refusal.MALFORMED);
      case MgcpDatagram.Messages(List<byte[]> messages) -> located(messages, arrival);
    }
  }

  private void located(List<byte[]> messages, Arrival arrival) {
    List<MgcpSealed> sealed = new ArrayList<>();
    List<Unsealed> unsealed = new ArrayList<>();
    for (byte[] each : messages) {
      switch (MgcpControl.UDP.locate(each)) {
        case Located.Unfit<MgcpSealed, Unsealed>(Refusal refusal) -> gate.refuse(refusal);
        case Located.Unsealed<MgcpSealed, Unsealed>(Unsealed message) -> unsealed.add(message);
        case Located.Found<MgcpSealed, Unsealed>(MgcpSealed message) -> sealed.add(message);
      }
    }
    if (sealed.isEmpty()) {
      strangers.received(unsealed, arrival);
    } else if (unsealed.isEmpty() && areOfOne(sealed)) {
      open(new Batch(sealed, control.hasMessage3(sealed.getFirst())), arrival);
    } else {
      gate.refuse(Refusal.MALFORMED);
    }
  }

  /** Whether an agent can have put them together: under one association, no message of its own. */
  private boolean areOfOne(List<MgcpSealed> messages) {
    return messages.size() == 1
        || (messages.stream().noneMatch(control::isAlone)
            && messages.stream().map(each -> each.seal().spi()).distinct().count() == 1);
  }

  private void open(Batch batch, Arrival arrival) {
    while (batch.next < batch.messages.size()) {
      MgcpSealed message = batch.messages.get(batch.next);
      switch (gate.open(message, arrival.source(), arrival.nowNs())) {
        case Admission.Admitted<MgcpSealed, Unsealed>(var verified) ->
            admitted(batch, verified, arrival);
        case Admission.OutOfScope<MgcpSealed, Unsealed>(var verified) ->
            outOfScope(batch, verified, arrival);
        case Admission.Elsewhere<MgcpSealed, Unsealed>(var wrong) ->
            control.elsewhere(wrong, arrival);
        case Admission.Ended<MgcpSealed, Unsealed>(var ended, var association) -> {
          MgcpFlow flow = control.ended(ended, association, arrival);
          if (flow != null) {
            // No answer to the command: the gateway would take it for one of its call agent's.
            returns.spokenUnder(flow);
            flow.leg().askAt(arrival.lane(), flow.wordOfEnd(arrival.nowNs()), arrival.nowNs());
          }
        }
        case Admission.Unknown<MgcpSealed, Unsealed> _ -> {
          if (!batch.sought) {
            batch.sought = true;
            newcomers.received(message, arrival, later -> open(batch, later));
            return;
          }
          gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
        }
        case Admission.Unsealed<MgcpSealed, Unsealed> _,
            Admission.Refused<MgcpSealed, Unsealed> _ -> {}
      }
      batch.next++;
    }
    goOn(batch, arrival);
  }

  private MgcpFlow seen(Batch batch, VerifiedMessage<MgcpSealed> verified, Arrival arrival) {
    MgcpFlow flow = whereabouts.seen(verified, batch.message3, arrival);
    batch.back |= gateways.heard(gateways.of(flow));
    batch.flow = flow;
    return flow;
  }

  private void admitted(Batch batch, VerifiedMessage<MgcpSealed> verified, Arrival arrival) {
    MgcpFlow flow = seen(batch, verified, arrival);
    MgcpSealed sealed = verified.message();
    if (control.isAlone(sealed)) {
      control.received(flow, verified, arrival);
      return;
    }
    MgcpMessage message = sealed.message();
    if (message instanceof MgcpResponse response && !response.isProvisional()) {
      flow.leg().answered(Sent.command(response.transaction()));
    }
    if (message instanceof MgcpCommand command
        && gateways.of(flow).restarts().hasUsed(command.transaction())) {
      answer(flow, sealed, Answers.of(Answers.TRY_AGAIN, command, "try again"), arrival);
      return;
    }
    batch.passed.add(verified);
  }

  private void goOn(Batch batch, Arrival arrival) {
    MgcpFlow flow = batch.flow;
    if (flow == null) {
      return;
    }
    MgcpGateway gateway = gateways.of(flow);
    gateways.spoke(gateway, batch.restarts(), batch.back);
    if (batch.passed.isEmpty()) {
      return;
    }
    MessagePort port = gateways.port(gateway);
    if (port != null) {
      List<Onward> onward =
          batch.passed.stream()
              .map(each -> new Onward(each.message().message(), each.message().cut()))
              .collect(Collectors.toUnmodifiableList());
      gateway.transactions().forward(onward, port, loop.nanoTime());
      return;
    }
    for (VerifiedMessage<MgcpSealed> each : batch.passed) {
      if (each.message().message() instanceof MgcpCommand command) {
        byte[] answer = Answers.of(Answers.NOBODY, command, "no call agent");
        answer(flow, each.message(), answer, arrival);
      }
    }
  }

  private void outOfScope(Batch batch, VerifiedMessage<MgcpSealed> verified, Arrival arrival) {
    MgcpFlow flow = seen(batch, verified, arrival);
    if (!(verified.message().message() instanceof MgcpCommand command)) {
      return;
    }
    answer(flow, verified.message(), Answers.of(Refusal.OUT_OF_SCOPE, command), arrival);
    MgcpGateway gateway = gateways.of(flow);
    if (gateway.isComplaintDue(arrival.nowNs())) {
      String endpoint = command.endpoint().canonical();
      LOG.warn(
          "{}: {} may not speak for {}{}",
          Refusal.OUT_OF_SCOPE.word(),
          gateway.identity(),
          endpoint,
          ScopeGrant.ofEndpoint(gateway.identity(), endpoint)
              .map(grant -> "; to let it: " + grant)
              .orElse(""));
    }
  }

  private static void answer(MgcpFlow flow, MgcpSealed command, byte[] answer, Arrival arrival) {
    flow.leg().answer(command, arrival.lane(), flow.withGrant(answer), arrival.nowNs());
  }
}
