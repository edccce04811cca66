package org.callseal.edge.megaco;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.session.Returns;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoSeal;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side that faces call agents, each gateway at its own place: nothing is sealed here, so only
 * the listed ones are heard, and in no other name than that of the gateway they send to.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MegacoCoreSide {

  private static final Logger LOG = LoggerFactory.getLogger(MegacoCoreSide.class);

  /** Of BER: no message of text begins with this byte, which is a digit. */
  private static final int SEQUENCE = 0x30;

  /** RFC 3525 13.2: incorrect identifier. */
  private static final int INCORRECT_IDENTIFIER = 410;

  private final Loop loop;
  private final Controllers controllers;
  private final MediaGateways gateways;
  private final FlowFinder<MegacoFlow> finder;
  private final Returns returns;
  private final RefusalCounters counters;

  MegacoCoreSide(
      Loop loop,
      Controllers controllers,
      MediaGateways gateways,
      FlowFinder<MegacoFlow> finder,
      Returns returns,
      RefusalCounters counters) {
    this.loop = loop;
    this.controllers = controllers;
    this.gateways = gateways;
    this.finder = finder;
    this.returns = returns;
    this.counters = counters;
  }

  /** A message has come to the place of this gateway. */
  void received(Identity identity, MessagePort on, InetSocketAddress from, byte[] bytes) {
    Controller callAgent = controllers.at(from);
    MediaGateway gateway = gateways.of(identity);
    if (callAgent == null || gateway == null) {
      counters.count(Refusal.NOT_ADMITTED);
      return;
    }
    on.prove(from);
    MegacoMessage message = read(bytes).orElse(null);
    if (message == null) {
      counters.count(Refusal.MALFORMED);
    } else if (isForUs(message, gateway)) {
      counters.countTaken();
    } else {
      finder.newest(
          gateway.last().device().kid(),
          flow ->
              forward(gateway, flow, new Said(callAgent, new CoreWay(on.medium(), from), message)));
    }
  }

  /** What a call agent says, and from where. */
  private record Said(Controller callAgent, CoreWay from, MegacoMessage message) {}

  /** The message without a header of authentication; nobody here writes as a sidecar. */
  private static Optional<MegacoMessage> read(byte[] bytes) {
    Encoding encoding = bytes.length > 0 && bytes[0] == SEQUENCE ? Encoding.BER : Encoding.TEXT;
    return encoding.parse(bytes) instanceof MegacoMessage whole
            && !MegacoControl.isOurs(whole)
            && encoding.parse(MegacoSeal.cut(whole)) instanceof MegacoMessage message
            && MegacoControl.of(encoding, Medium.UDP).hasRoom(message)
        ? Optional.of(message)
        : Optional.empty();
  }

  /** Answers to what the edge itself has said: they come where no association is as well. */
  private boolean isForUs(MegacoMessage message, MediaGateway gateway) {
    OwnServiceChange own = gateway.own();
    List<Long> answers = MediaGateway.answers(message);
    if (answers.stream().noneMatch(own::isOurs)) {
      return false;
    }
    if (!message.holds(Content.REPLY)) {
      own.pending();
      return true;
    }
    Handover handover = Handover.in(message, controllers);
    if (handover instanceof Handover.To(Controller other)
        && !other.equals(gateway.choice().present())) {
      gateway.choice().named(other);
      own.begin();
    } else {
      own.stop();
      gateways.told(gateway);
    }
    return answers.size() == 1 && !message.holds(Content.REQUEST);
  }

  private void forward(MediaGateway gateway, @Nullable MegacoFlow flow, Said said) {
    if (flow == null) {
      // Its call agent will say it again.
      returns.hurry(gateway.last().device().kid());
      counters.count(Refusal.UNKNOWN_ASSOCIATION);
    } else if (passes(gateway, said)) {
      if (flow.send(Sent.of(said.message), loop.nanoTime())) {
        counters.countTaken();
      } else {
        counters.count(Refusal.UNKNOWN_ASSOCIATION);
      }
    }
  }

  private boolean passes(MediaGateway gateway, Said said) {
    MegacoMessage message = said.message;
    long nowNs = loop.nanoTime();
    if (!gateway.errors().fromCallAgent(message.holds(Content.ERROR))
        || !answersSomething(gateway, said)) {
      counters.count(Refusal.OUT_OF_SCOPE);
      return false;
    }
    switch (Handover.in(message, controllers)) {
      case Handover.Nothing _ -> {}
      case Handover.To(Controller other) -> gateway.choice().named(other);
      case Handover.Unlisted(String name) -> {
        unlisted(gateway, said, name);
        return false;
      }
    }
    for (long number : MediaGateway.answers(message)) {
      gateway.requests().answered(number, nowNs);
      gateway.sent().answered(number);
    }
    MediaGateway.requests(message)
        .forEach(number -> gateway.askers().asked(number.intValue(), said.from, nowNs));
    return true;
  }

  private boolean answersSomething(MediaGateway gateway, Said said) {
    List<Long> answers = MediaGateway.answers(said.message);
    return answers.isEmpty()
        || said.message.holds(Content.REQUEST)
        || answers.stream()
            .anyMatch(number -> gateway.requests().wentTo(number, said.callAgent, loop.nanoTime()));
  }

  private void unlisted(MediaGateway gateway, Said said, String name) {
    counters.count(Refusal.NOT_ADMITTED);
    if (gateway.isComplaintDue()) {
      LOG.warn(
          "{} would send {} to a call agent that is not listed, past its seal, and was refused: {}",
          said.callAgent,
          gateway.identity(),
          name);
    }
    MessagePort port = gateways.port(gateway, said.from.over());
    MessageHead known = gateway.head();
    Encoding encoding = said.message.encoding();
    MessageHead head =
        known != null && known.encoding() == encoding ? known : MessageHead.ours(encoding);
    for (long number : MediaGateway.requests(said.message)) {
      if (port != null) {
        port.send(said.from.peer(), head.reply(number, INCORRECT_IDENTIFIER, "not a call agent"));
      }
    }
  }
}
