package org.callseal.systemtests.lifetime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.callseal.core.association.Wishes;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.SimulatedStream;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.testkit.HostileMessages;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;

/**
 * Sees all that passes between homes and edge, has no key, and makes forgeries of it, in
 * everybody's name. Belongs to the simulation's thread.
 */
final class Forger {

  private static final InetSocketAddress OWN = new InetSocketAddress("192.0.2.66", 6666);
  private static final int MAC_CHARACTERS = 22;

  private enum Forgery {
    COPY,
    COPY_FROM_ELSEWHERE,
    CHANGED,
    CUT_SHORT,
    SPLICED,
    CHANGED_SEAL,
    ANSWER,
    UNSEALED_CONTROL,
    SEALED_CONTROL,
    UNSEALED_REQUEST,
    NOISE,
    RESET,
    STREAM
  }

  private final World world;
  private final Home victim;
  private final Tap seen;
  private final SeededRandom random;
  private final HostileMessages hostile;
  private final boolean hints;
  private int made;

  /**
   * @param hints whether it says no to what the victim's agent has asked, which is a hint to it
   */
  Forger(World world, Home victim, Tap seen, long seed, boolean hints) {
    this.hints = hints;
    this.world = world;
    this.victim = victim;
    this.seen = seen;
    this.random = new SeededRandom(seed ^ 0xf0);
    this.hostile = new HostileMessages(seed ^ 0xf0);
  }

  /** Whether the datagram went to the forger. */
  static boolean isTo(SeenDatagram datagram) {
    return datagram.to().equals(OWN);
  }

  /** Makes one and sends it. */
  void forge() {
    made++;
    List<SeenDatagram> all = seen.datagrams();
    SeenDatagram one = all.get(Math.max(0, all.size() - 1 - random.below(20)));
    SeenDatagram other = all.get(random.below(all.size()));
    switch (hostile.oneOf(List.of(Forgery.values()))) {
      case COPY -> send(one, one.payload());
      case COPY_FROM_ELSEWHERE -> inject(OWN, World.EDGE, one.payload());
      case CHANGED -> send(one, hostile.outOf(one.payload()));
      case CUT_SHORT -> send(one, Arrays.copyOf(one.payload(), random.below(one.payload().length)));
      case SPLICED -> send(one, spliced(one.text(), other.text()));
      case CHANGED_SEAL -> send(one, changedSeal(one.text()));
      case ANSWER -> answer(one);
      case UNSEALED_CONTROL -> send(one, control(one, unsealedControl()));
      case SEALED_CONTROL -> sealedControl(one, other);
      case UNSEALED_REQUEST -> unsealedRequest();
      case NOISE -> send(one, hostile.noise(500));
      case RESET ->
          world.network.streams().stream()
              .filter(SimulatedStream::stands)
              .findFirst()
              .ifPresent(SimulatedStream::reset);
      case STREAM -> stream(random.below(3) == 0 ? hostile.noise(300) : one.payload());
    }
  }

  /** The same way as the other went, or the other way. */
  private void send(SeenDatagram like, byte[] bytes) {
    boolean back = random.below(4) == 0;
    inject(now(back ? like.to() : like.from()), now(back ? like.from() : like.to()), bytes);
  }

  private InetSocketAddress now(InetSocketAddress address) {
    return victim.isOrWasAt(address.getAddress()) ? victim.publicAddress() : address;
  }

  /** The first lines of one and the last ones of another, seal and body with them. */
  private byte[] spliced(String one, String other) {
    List<String> first = one.lines().toList();
    List<String> last = other.lines().toList();
    int at = 1 + random.below(Math.min(first.size(), last.size()));
    return bytes(
        String.join("\r\n", first.subList(0, Math.min(at, first.size())))
            + "\r\n"
            + String.join("\r\n", last.subList(Math.min(at, last.size()), last.size()))
            + "\r\n\r\n");
  }

  /** SPI, one of the instances, the sequence, or the MAC is another. */
  private byte[] changedSeal(String text) {
    int at = text.indexOf("Seal: v=1;s=");
    if (at < 0) {
      return bytes(text);
    }
    int head = at + "Seal: v=1;s=".length();
    byte[] fields = Base64.getUrlDecoder().decode(text.substring(head, head + MAC_CHARACTERS));
    fields[random.below(4) * 4 + random.below(4)] ^= (byte) (1 << random.below(8));
    String changed =
        random.below(5) == 0 ? text.substring(head, head + MAC_CHARACTERS) : text(fields);
    String mac = random.below(3) == 0 ? text(random.bytes(16)) : "";
    int macAt = head + MAC_CHARACTERS + ";mac=".length();
    return bytes(
        text.substring(0, head)
            + changed
            + ";mac="
            + (mac.isEmpty() ? text.substring(macAt, macAt + MAC_CHARACTERS) : mac)
            + text.substring(macAt + MAC_CHARACTERS));
  }

  private void answer(SeenDatagram asked) {
    if (SipParser.parse(asked.payload()) instanceof SipRequest request) {
      int status = hostile.oneOf(List.of(100, 200, 302, 401, 403, 407, 408, 430, 481, 500, 503));
      byte[] answer = SipResponses.to(request, status).response().bytes();
      inject(now(asked.to()), now(asked.from()), answer);
    }
  }

  private byte[] unsealedControl() {
    return switch (random.below(5)) {
      case 0 -> new ControlMessage.Refused(refusal(), List.of(1, 2)).toBytes();
      case 1 -> new ControlMessage.Message2(random.bytes(85), random.bytes(16)).toBytes();
      case 2 -> new ControlMessage.Message3(random.bytes(19), Wishes.NONE).toBytes();
      case 3 -> randomControl();
      default -> sealedOnly().toBytes();
    };
  }

  /** Of any type, with whatever fields. */
  private byte[] randomControl() {
    byte[] payload = random.bytes(3 + random.below(40));
    payload[0] = (byte) (0x82 + random.below(4));
    payload[1] = 1;
    payload[2] = (byte) random.below(24);
    return payload;
  }

  private Refusal refusal() {
    return hostile.oneOf(List.of(Refusal.values()));
  }

  /** What would end, move or renew an association if it were genuine. */
  private ControlMessage sealedOnly() {
    return switch (random.below(8)) {
      case 0, 1 -> new ControlMessage.Refused(Refusal.EXPIRED);
      case 2 -> new ControlMessage.Refused(Refusal.NOT_ADMITTED);
      case 3, 4 -> new ControlMessage.SwitchNotice(Mac.read(quotable(), 0));
      case 5 -> new ControlMessage.RenewalRequest();
      case 6 -> new ControlMessage.Probe(random.below(1_000));
      default -> new ControlMessage.StreamRequest();
    };
  }

  /** The MAC of something that passed, of late. */
  private byte[] quotable() {
    List<String> seals =
        seen.datagrams().stream().flatMap(d -> Seals.in(d.payload()).stream()).toList();
    if (seals.isEmpty()) {
      return random.bytes(16);
    }
    String seal = seals.get(Math.max(0, seals.size() - 1 - random.below(4)));
    return Base64.getUrlDecoder().decode(seal.substring(seal.length() - MAC_CHARACTERS));
  }

  /** A question of the other sidecar's own, or the answer to one. */
  private byte[] control(SeenDatagram like, byte[] payload) {
    return random.below(2) == 0 && SipParser.parse(like.payload()) instanceof SipRequest request
        ? SipControl.answer(request, payload)
        : SipControl.UDP.question(payload, now(like.from()), now(like.to()), random.bytes(8));
  }

  /** Under the head of a genuine seal, with the next numbers, and a MAC that is none. */
  private void sealedControl(SeenDatagram like, SeenDatagram other) {
    byte[] question =
        control(like, random.below(6) == 0 ? randomControl() : sealedOnly().toBytes());
    String seal = Seals.in(like.payload()).or(() -> Seals.in(other.payload())).orElse("");
    if (seal.isEmpty()) {
      return;
    }
    byte[] head = Base64.getUrlDecoder().decode(seal.substring("v=1;s=".length(), 28));
    head[14] += (byte) random.below(4);
    head[15] = (byte) random.below(256);
    if (random.below(4) == 0) {
      System.arraycopy(random.bytes(4), 0, head, 8, 4);
    }
    String text = new String(question, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n") + 2;
    String line = "Seal: v=1;s=" + text(head) + ";mac=" + text(random.bytes(16)) + "\r\n";
    inject(
        now(like.from()),
        now(like.to()),
        bytes(text.substring(0, end) + line + text.substring(end)));
  }

  private void unsealedRequest() {
    String method = hostile.oneOf(List.of("REGISTER", "INVITE", "MESSAGE", "BYE", "OPTIONS"));
    boolean toEdge = random.below(2) == 0;
    String name = "f" + made;
    InetSocketAddress from = toEdge ? victim.publicAddress() : World.EDGE;
    InetSocketAddress to = toEdge ? World.EDGE : victim.publicAddress();
    byte[] request =
        bytes(
            method
                + " sip:example.net SIP/2.0\r\nVia: SIP/2.0/UDP "
                + from.getAddress().getHostAddress()
                + ":"
                + from.getPort()
                + ";rport;branch=z9hG4bK"
                + name
                + "\r\nMax-Forwards: 70\r\nFrom: <"
                + victim.identity
                + ">;tag=f\r\nTo: <"
                + victim.identity
                + ">\r\nCall-ID: "
                + name
                + "\r\nCSeq: 1 "
                + method
                + "\r\nContact: *\r\nExpires: 0\r\nContent-Length: 0\r\n\r\n");
    inject(from, to, request);
  }

  /** Says something on a connection of its own, and hangs up now or later. */
  private void stream(byte[] bytes) {
    world.network.connect(
        world.network.loop("forger"),
        new InetSocketAddress(OWN.getAddress(), 0),
        World.EDGE,
        new ConnectionHandler() {
          @Override
          public void opened(Connection connection) {
            connection.write(bytes);
            if (random.below(2) == 0) {
              connection.close();
            }
          }

          @Override
          public void received(Connection from, byte[] received) {}

          @Override
          public void drained(Connection of) {}

          @Override
          public void closed(Connection ended) {}
        });
  }

  private void inject(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
    if (hints || !to.equals(victim.publicAddress()) || !isHint(bytes)) {
      world.network.inject(from, to, bytes);
    }
  }

  /** Whether somebody without a key says no. */
  static boolean isHint(byte[] datagram) {
    return Seals.in(datagram).isEmpty()
        && SipParser.parse(datagram) instanceof SipResponse response
        && (response.status() >= 400
            || response.header(HeaderName.SEAL_CONTROL).filter(Forger::isRefusal).isPresent());
  }

  private static boolean isRefusal(String control) {
    try {
      return ControlParse.read(Base64.getUrlDecoder().decode(control.strip()))
          instanceof ControlParse.Parsed(ControlMessage.Refused _);
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
