package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.line.EdgeSide;
import org.callseal.agent.line.Line;
import org.callseal.agent.line.LineTimes;
import org.callseal.agent.line.SealedWay;
import org.callseal.agent.line.SealedWayUser;
import org.callseal.agent.names.NameService;
import org.callseal.agent.sip.SipLines;
import org.callseal.relay.leg.Lane;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.callseal.sip.seal.SipSeal;
import org.callseal.sip.seal.SipSealed;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.testkit.SeededRandom;

/**
 * A subscriber like others, with a key and associations of his own, whose agent seals whatever he
 * wants to say in others' names. Belongs to the simulation's thread.
 */
final class Insider implements SealedWayUser<SipMessage> {

  /** What he seals at a time. */
  enum Forgery {
    ANOTHERS_FROM,
    ANOTHERS_REGISTRATION,
    ANOTHERS_NAME_ASSERTED,
    ANOTHERS_DIALOG,
    ANOTHERS_MESSAGE,
    ANSWER_FOR_ANOTHER,
    HIS_OWN_WORD
  }

  static final String IDENTITY = "sip:mallory@example.net";

  private static final Duration TICK = Duration.ofMillis(100);
  private static final InetSocketAddress OUTER = new InetSocketAddress("192.168.1.2", 5092);

  private final World world;
  private final SeededRandom random;
  private final SimulatedLoop loop;
  private final Line<SipMessage, SipSealed> line;
  private long sent;

  Insider(World world, long seed, String publicHost) {
    this.world = world;
    this.random = new SeededRandom(seed ^ 0x1115);
    this.loop = world.network.loop("insider");
    SimulatedNat nat = world.network.nat(new InetSocketAddress(publicHost, 0).getAddress());
    try {
      EdgeSide<SipMessage, SipSealed> side =
          new EdgeSide<>(SipLines.SIP, loop, nat, NameService.system(), world.random, OUTER);
      line =
          new Line<>(
              loop,
              side,
              world.line(IDENTITY),
              world.curve,
              world.random,
              LineTimes.ofPhones(Duration.ofSeconds(25)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.serve(this);
    tick();
  }

  private void tick() {
    loop.schedule(TICK, this::tick);
    line.tick(loop.nanoTime());
  }

  long sent() {
    return sent;
  }

  @Override
  public void takesRequests(SealedWay<SipMessage> way) {}

  /** Answers come to him; what the core says to others does not. */
  @Override
  public void received(SealedWay<SipMessage> way, SipMessage message, Lane came) {
    assertThat(message instanceof SipRequest request && request.is("MESSAGE"))
        .as("the insider hears %s", text(message))
        .isFalse();
  }

  /**
   * Seals one and sends it.
   *
   * @param seen what passed of late between somebody and the edge
   */
  void forge(Forgery forgery, SeenDatagram seen) {
    String victim = world.homes.get(random.below(world.homes.size())).identity;
    switch (forgery) {
      case ANOTHERS_FROM -> send(request("MESSAGE", victim, Core.IDENTITY));
      case ANOTHERS_REGISTRATION ->
          send(
              request("REGISTER", random.below(2) == 0 ? victim : IDENTITY, victim)
                  .header(HeaderName.CONTACT, "<sip:mallory@192.168.1.10:5070>"));
      case ANOTHERS_NAME_ASSERTED ->
          send(
              request("MESSAGE", victim, Core.IDENTITY)
                  .header(HeaderName.P_ASSERTED_IDENTITY, "<" + victim + ">")
                  .header(HeaderName.P_PREFERRED_IDENTITY, "<" + IDENTITY + ">"));
      case ANOTHERS_DIALOG ->
          parsed(seen)
              .filter(SipRequest.class::isInstance)
              .map(SipRequest.class::cast)
              .ifPresent(of -> send(inDialogOf(of, victim)));
      case ANOTHERS_MESSAGE -> parsed(seen).ifPresent(this::sendAsItIs);
      case ANSWER_FOR_ANOTHER ->
          parsed(seen)
              .filter(SipRequest.class::isInstance)
              .map(SipRequest.class::cast)
              .ifPresent(asked -> sendAsItIs(SipResponses.to(asked, 200).response()));
      case HIS_OWN_WORD -> {
        String word = world.ledger.say(IDENTITY, Core.IDENTITY);
        send(
            request("MESSAGE", IDENTITY, Core.IDENTITY)
                .header(HeaderName.of("X-Word"), word)
                .body(
                    "text/plain",
                    Ledger.body(word, IDENTITY, Core.IDENTITY).getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** As if in a dialog, with the routes that the other's message had. */
  private SipText inDialogOf(SipRequest of, String victim) {
    SipText text = request("MESSAGE", victim, Core.IDENTITY + ">;tag=d");
    of.headers(HeaderName.ROUTE).forEach(route -> text.header(HeaderName.ROUTE, route));
    of.headers(HeaderName.PATH).forEach(path -> text.header(HeaderName.ROUTE, path));
    return text;
  }

  private SipText request(String method, String from, String to) {
    String id = "i" + sent;
    return SipText.request(method, "sip:example.net")
        .header(HeaderName.VIA, "SIP/2.0/UDP 192.168.1.2:5092;rport;branch=z9hG4bK" + id)
        .header(HeaderName.MAX_FORWARDS, "70")
        .header(HeaderName.FROM, "<" + from + ">;tag=" + id)
        .header(HeaderName.TO, to.contains(">") ? "<" + to : "<" + to + ">")
        .header(HeaderName.CALL_ID, id)
        .header(HeaderName.CSEQ, "1 " + method);
  }

  private static Optional<SipMessage> parsed(SeenDatagram seen) {
    return SipParser.parse(seen.payload()) instanceof SipMessage message
        ? Optional.of(SipSeal.cut(message))
        : Optional.empty();
  }

  private void send(SipText text) {
    sendAsItIs(text.toRequest());
  }

  /** Other than an agent does, nobody waits for an answer. */
  private void sendAsItIs(SipMessage message) {
    sent++;
    var _ = line.send(message, () -> {}, null);
  }

  private static String text(SipMessage message) {
    return new String(message.bytes(), StandardCharsets.ISO_8859_1);
  }

  /** All there are. */
  static List<Forgery> all() {
    return List.of(Forgery.values());
  }
}
