package org.callseal.systemtests.lifetime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.Fault;
import org.callseal.simulation.Passage;
import org.callseal.simulation.SeenDatagram;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.testkit.HostileMessages;
import org.callseal.testkit.SeededRandom;

/**
 * Who reads all that passes between homes and edge, keeps some of it for ever, and sends what he
 * likes from whatever address; he holds no key. Belongs to the simulation's thread.
 */
final class Adversary implements Fault {

  /** What he does at a time. */
  enum Attack {
    COPY_AT_ONCE,
    COPY_OF_LONG_AGO,
    COPY_FROM_ELSEWHERE,
    REFLECTION,
    CHANGED_SEAL,
    CHANGED_BYTES,
    ANOTHERS_SEAL,
    STRIPPED_SEAL,
    FORGED_ANSWER,
    FORGED_REFUSAL,
    FORGED_CONTROL,
    FORGED_REQUEST,
    GARBAGE
  }

  static final InetSocketAddress OWN = new InetSocketAddress("192.0.2.66", 6666);
  private static final int KEPT = 400;

  /** In the text of a seal: after v=1;s= and 30 bits of the SPI. */
  private static final int SPI_END = 11;

  private final World world;
  private final SeededRandom random;
  private final HostileMessages hostile;
  private final List<SeenDatagram> latest = new ArrayList<>();
  private final List<SeenDatagram> old = new ArrayList<>();

  /** The associations, by their SPI, under which a word has gone home. */
  private final Set<String> settled = new HashSet<>();

  private double races;
  private long sent;

  Adversary(World world, long seed) {
    this.world = world;
    this.random = new SeededRandom(seed ^ 0x5ea1);
    this.hostile = new HostileMessages(seed ^ 0x5ea1);
  }

  long sent() {
    return sent;
  }

  /** How many of the datagrams that pass he sends on first, from an address of his own. */
  void race(double share) {
    races = share;
  }

  @Override
  public void act(Passage passage) {
    SeenDatagram seen = passage.datagram();
    boolean toEdge = seen.to().equals(World.EDGE);
    if (!toEdge && !seen.from().equals(World.EDGE)) {
      return;
    }
    keep(seen);
    if (!toEdge) {
      expectNoWordLedAstray(seen);
    } else if (passage.random().nextDouble() < races) {
      inject(OWN, World.EDGE, seen.payload());
    }
  }

  /**
   * A word of the core for a phone goes to its home, and nobody leads it elsewhere. Only who was
   * first with a copy of message_1 is taken for the device, until he leaves a probe unanswered.
   */
  private void expectNoWordLedAstray(SeenDatagram seen) {
    if (seen.payload()[0] != 'M' || !seen.text().startsWith("MESSAGE ")) {
      return;
    }
    String association = Seals.in(seen.payload()).orElseThrow().substring(0, SPI_END);
    if (world.homes.stream().anyMatch(home -> home.isOrWasAt(seen.to().getAddress()))) {
      settled.add(association);
    } else {
      assertThat(settled)
          .as("settled, and then led to %s: %s", seen.to(), seen.text())
          .doesNotContain(association);
    }
  }

  private void keep(SeenDatagram seen) {
    latest.add(seen);
    if (latest.size() > KEPT) {
      SeenDatagram oldest = latest.removeFirst();
      if (old.size() < KEPT) {
        old.add(oldest);
      } else {
        old.set(random.below(KEPT), random.below(20) == 0 ? oldest : old.get(random.below(KEPT)));
      }
    }
  }

  /** Something that has passed of late. */
  Optional<SeenDatagram> seenOfLate() {
    return latest.isEmpty()
        ? Optional.empty()
        : Optional.of(latest.get(Math.max(0, latest.size() - 1 - random.below(30))));
  }

  void attack(Attack attack) {
    if (latest.isEmpty() || old.isEmpty()) {
      return;
    }
    SeenDatagram seen = latest.get(Math.max(0, latest.size() - 1 - random.below(30)));
    SeenDatagram stolen = old.get(random.below(old.size()));
    switch (attack) {
      case COPY_AT_ONCE -> inject(seen.from(), seen.to(), seen.payload());
      case COPY_OF_LONG_AGO -> inject(now(stolen.from()), now(stolen.to()), stolen.payload());
      case COPY_FROM_ELSEWHERE -> {
        SeenDatagram either = random.below(2) == 0 ? seen : stolen;
        inject(OWN, now(either.to()), either.payload());
      }
      case REFLECTION -> inject(now(seen.to()), now(seen.from()), seen.payload());
      case CHANGED_SEAL -> inject(seen.from(), seen.to(), changedSeal(seen.text()));
      case CHANGED_BYTES -> inject(seen.from(), seen.to(), hostile.outOf(seen.payload()));
      case ANOTHERS_SEAL ->
          Seals.in(stolen.payload())
              .ifPresent(seal ->
                  inject(
                      seen.from(),
                      seen.to(),
                      bytes(seen.text().replaceFirst("v=1;s=[\\w-]+;mac=[\\w-]+", seal))));
      case STRIPPED_SEAL ->
          inject(seen.from(), seen.to(), bytes(seen.text().replaceFirst("Seal: [^\r]*\r\n", "")));
      case FORGED_ANSWER -> forgedAnswer(seen);
      case FORGED_REFUSAL -> forgedRefusal(seen);
      case FORGED_CONTROL -> forgedControl(seen);
      case FORGED_REQUEST -> {
        Home home = anyHome();
        String word = "x" + sent;
        inject(
            home.publicAddress(),
            World.EDGE,
            bytes(request("MESSAGE", home.identity, word) + "Content-Length: 0\r\n\r\n"));
        inject(
            World.EDGE,
            home.publicAddress(),
            bytes(request("MESSAGE", Core.IDENTITY, word) + "Content-Length: 0\r\n\r\n"));
      }
      case GARBAGE -> {
        inject(anyHome().publicAddress(), World.EDGE, hostile.noise(600));
        inject(World.EDGE, anyHome().publicAddress(), hostile.noise(600));
      }
    }
  }

  /** Each field of the seal: SPI, instances, sequence, MAC; a bit or the whole of it. */
  private byte[] changedSeal(String text) {
    int at = text.indexOf("Seal: v=1;s=");
    if (at < 0) {
      return bytes(text);
    }
    int place = at + (random.below(3) == 0 ? 39 : 12) + random.below(20);
    char other = hostile.oneOf(List.of('A', 'B', '_', '-', '9', 'g'));
    return bytes(text.substring(0, place) + other + text.substring(place + 1));
  }

  /** An unsealed answer to what an agent asks, from the edge's address. */
  private void forgedAnswer(SeenDatagram seen) {
    if (SipParser.parse(seen.payload()) instanceof SipRequest request) {
      int status = hostile.oneOf(List.of(200, 401, 403, 408, 430, 480, 481, 503));
      byte[] answer = SipResponses.to(request, status).response().bytes();
      inject(seen.to(), seen.from(), answer);
    }
  }

  /** An unsealed control refusal of each kind. */
  private void forgedRefusal(SeenDatagram seen) {
    if (SipParser.parse(seen.payload()) instanceof SipRequest request) {
      Refusal refusal = hostile.oneOf(List.of(Refusal.values()));
      byte[] payload = new ControlMessage.Refused(refusal, List.of(1)).toBytes();
      inject(seen.to(), seen.from(), SipControl.answer(request, payload));
    }
  }

  /** Control messages of every type with whatever in them, asked and answered, to both ends. */
  private void forgedControl(SeenDatagram seen) {
    byte[] payload = random.bytes(3 + random.below(40));
    payload[0] = (byte) (0x82 + random.below(4));
    payload[1] = 1;
    payload[2] = (byte) random.below(24);
    if (SipParser.parse(seen.payload()) instanceof SipRequest request) {
      inject(seen.to(), seen.from(), SipControl.answer(request, payload));
    }
    String control = Base64.getUrlEncoder().withoutPadding().encodeToString(payload);
    String end = "Max-Forwards: 0\r\nSeal-Control: " + control + "\r\n";
    String seal = Seals.in(seen.payload()).map(found -> "Seal: " + found + "\r\n").orElse("");
    byte[] asked =
        bytes(
            request("OPTIONS", "sip:" + seen.from().getHostString(), "c" + sent)
                + end
                + "l: 0\r\n"
                + seal
                + "\r\n");
    inject(seen.from(), seen.to(), asked);
  }

  private static String request(String method, String from, String word) {
    return method
        + " sip:203.0.113.10:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.66:6666;rport;branch=z9hG4bK"
        + word
        + "\r\nFrom: <"
        + from
        + ">;tag=x\r\nTo: <sip:core@example.net>\r\nCall-ID: "
        + word
        + "\r\nCSeq: 1 "
        + method
        + "\r\nX-Word: "
        + word
        + "\r\n";
  }

  /** A home that was at an address is attacked where it is now. */
  private InetSocketAddress now(InetSocketAddress address) {
    return world.homes.stream()
        .filter(home -> home.isOrWasAt(address.getAddress()))
        .findFirst()
        .map(Home::publicAddress)
        .orElse(address);
  }

  private Home anyHome() {
    return world.homes.get(random.below(world.homes.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private void inject(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
    sent++;
    world.network.inject(from, to, bytes);
  }
}
