package org.callseal.agent.megaco;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.gateway.Backlog;
import org.callseal.agent.gateway.BesideGateway;
import org.callseal.agent.gateway.GatewayPort;
import org.callseal.agent.gateway.PacedComplaint;
import org.callseal.agent.line.SealedWay;
import org.callseal.agent.line.Unsettled;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.core.crypto.RandomSource;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.Malformed;
import org.callseal.megaco.MegacoFault;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.ServiceChanges;
import org.callseal.megaco.ServiceChanges.Change;
import org.callseal.megaco.ServiceChanges.Named;
import org.callseal.megaco.ServiceChanges.Parameter;
import org.callseal.megaco.TransactionNumber;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/**
 * Between one Megaco gateway and its line: the gateway's call agent, as it sees it. What the
 * gateway sends goes to the edge under seal, copies too, each sealed anew; what was opened goes to
 * the gateway as it was before it was sealed, but for addresses in service changes. It repeats
 * nothing and answers nothing by itself: both ends tell copies apart (RFC 3525 D.1.1).
 *
 * <p>Belongs to the agent's loop; lives as long as the agent.
 */
final class MegacoGateway implements BesideGateway<MegacoMessage> {

  private final Loop loop;
  private final GatewaySettings settings;
  private final MegacoLines protocol;
  private final SealedWay<MegacoMessage> line;
  private final GatewayPort port;
  private final PacedComplaint complaint;
  private final Backlog<Held> backlog = new Backlog<>();
  private final RequestsOfGateway requests = new RequestsOfGateway();
  private final Unsent unsent = new Unsent();
  private boolean known;

  /** Where its service change said that requests are to go. */
  private @Nullable InetSocketAddress forRequests;

  /** A message of the gateway that waits for an association; each byte is a character. */
  private record Held(InetSocketAddress from, String message) {

    static Held of(InetSocketAddress from, byte[] message) {
      return new Held(from, new String(message, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
      return message.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Opens the port toward the gateway. */
  MegacoGateway(
      Loop loop,
      Network network,
      RandomSource random,
      GatewaySettings settings,
      MegacoLines protocol,
      SealedWay<MegacoMessage> line)
      throws IOException {
    this.loop = loop;
    this.settings = settings;
    this.protocol = protocol;
    this.line = line;
    this.complaint = new PacedComplaint(line.identity());
    this.known = !settings.learns() && settings.over() == Medium.UDP;
    this.port = new GatewayPort(loop, network, random, settings, protocol::framer, this::received);
  }

  /** A message of the gateway. */
  private void received(InetSocketAddress from, byte[] bytes) {
    switch (protocol.encoding().parse(bytes)) {
      case Malformed(MegacoFault fault) -> refuse(fault.word(), from);
      case MegacoMessage message when MegacoControl.isOurs(message) ->
          refuse("control-message", from);
      case MegacoMessage message -> {
        if (!line.carries()) {
          hold(Held.of(from, bytes));
          return;
        }
        MegacoMessage plain = protocol.cut(message);
        heard(from, plain);
        send(plain, again(plain));
      }
    }
  }

  private void refuse(String what, InetSocketAddress from) {
    port.drop();
    complaint.refused(what, from, loop.nanoTime());
  }

  private void hold(Held held) {
    if (!backlog.add(held, loop.nanoTime())) {
      port.drop();
    }
    line.hurry();
  }

  /**
   * A message shows where the gateway is: over a connection any, else a request. Not one of another
   * name, which the edge will not take either.
   */
  private void heard(InetSocketAddress from, MegacoMessage message) {
    boolean shows = settings.over() == Medium.TCP || message.holds(Content.REQUEST);
    if (!shows || !line.speaksFor(message.messageId().canonical())) {
      return;
    }
    InetSocketAddress before = port.gateway();
    port.heard(from);
    known = true;
    if (!port.gateway().equals(before)) {
      forRequests = null;
    }
    if (settings.over() == Medium.UDP) {
      ServiceChanges.of(message).stream()
          .filter(named -> named.parameter() == Parameter.ADDRESS && !named.reply())
          .flatMap(named -> address(named, from).stream())
          .filter(address -> port.permits(address.getAddress()))
          .forEach(address -> forRequests = address);
    }
  }

  /** RFC 3525 7.2.8: an address, or a port of the host that speaks. Names are not looked up. */
  private Optional<InetSocketAddress> address(Named named, InetSocketAddress from) {
    if (named.port().isPresent()) {
      return Optional.of(new InetSocketAddress(from.getAddress(), named.port().getAsInt()));
    }
    int standard = protocol.encoding() == Encoding.TEXT ? 2944 : 2945;
    return named.name().flatMap(name -> name.address(standard));
  }

  private void send(MegacoMessage message, Unsettled again) {
    List<Long> transactions = numbers(message, Content.REQUEST);
    Unsettled unsettled =
        transactions.isEmpty()
            ? again
            : requests.sent(message.bytes(), transactions, again, loop.nanoTime());
    pass(message, unsettled);
  }

  /** Over connections nothing is lost between two of them, and nothing overtakes. */
  private void pass(MegacoMessage message, Unsettled unsettled) {
    boolean mayWait = settings.over() == Medium.TCP && line.carries();
    boolean gone = (!mayWait || unsent.isEmpty()) && hasGone(message, unsettled);
    if (!gone && mayWait && !unsent.add(message, unsettled, loop.nanoTime())) {
      port.drop();
    }
  }

  private boolean hasGone(MegacoMessage message, Unsettled unsettled) {
    return line.send(message, unsettled, null) != null;
  }

  private static List<Long> numbers(MegacoMessage message, Content content) {
    return TransactionNumber.of(message).stream()
        .filter(number -> number.content() == content)
        .map(TransactionNumber::number)
        .toList();
  }

  private Unsettled again(MegacoMessage message) {
    return new Unsettled() {
      @Override
      public void sealAgain() {
        pass(message, this);
      }
    };
  }

  /** A message of the edge's was verified. */
  @Override
  public void received(SealedWay<MegacoMessage> way, MegacoMessage message, Lane came) {
    for (long transaction : numbers(message, Content.REPLY)) {
      requests.answered(transaction).ifPresent(line::settle);
    }
    if (!known) {
      port.drop();
      return;
    }
    InetSocketAddress apart = message.holds(Content.REQUEST) ? forRequests : null;
    InetSocketAddress to = apart == null ? port.gateway() : apart;
    Change here = new Change.At(port.ownAddress());
    port.send(to, ServiceChanges.changed(message, named -> change(named, message, here)));
  }

  /**
   * RFC 3525 11.5: in a hand-over even the same name means another call agent. In a reply it is
   * nobody else (OTP's stack names itself in each), and an address instead would move the gateway.
   */
  private static Change change(Named named, MegacoMessage message, Change here) {
    boolean itself =
        named.parameter() == Parameter.CONTROLLER
            && named.reply()
            && named.name().filter(message.messageId()::equals).isPresent();
    return itself ? new Change.Cut() : here;
  }

  @Override
  public void takesRequests(SealedWay<MegacoMessage> way) {
    for (Held held : backlog.takeAll()) {
      received(held.from(), held.bytes());
    }
  }

  @Override
  public void sweep(long nowNs) {
    for (int late = backlog.sweep(nowNs); late > 0; late--) {
      port.drop();
    }
    requests.sweep(nowNs);
    for (int late = unsent.goOn(this::hasGone, nowNs); late > 0; late--) {
      port.drop();
    }
  }

  @Override
  public Optional<InetSocketAddress> place() {
    return known ? Optional.of(port.gateway()) : Optional.empty();
  }

  @Override
  public long dropped() {
    return port.dropped();
  }

  @Override
  public int burden() {
    return backlog.size() + requests.size() + unsent.size();
  }

  @Override
  public void close() {
    port.close();
  }
}
