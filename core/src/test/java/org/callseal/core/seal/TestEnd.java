package org.callseal.core.seal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.callseal.core.seal.TailBinding.Located;

/**
 * One end of an association as agent and edge will be: it asks, answers, retransmits, makes switch
 * notices and obeys them. Messages are texts: {@code ?n} asks, {@code !n} answers, {@code ^hex} is
 * a switch notice; all are long enough for a notice to be an answer.
 */
final class TestEnd {
  static final int NOTICE_LENGTH = 80;

  private final Pair pair;
  private final InetSocketAddress peerAddress;
  private final Sealer sealer;
  private final SwitchNotices notices;
  private final BiConsumer<TestEnd, byte[]> network;
  final List<String> taken = new ArrayList<>();
  final Map<Mac, Integer> takenMacs = new HashMap<>();
  final Map<Mac, Long> sealedAtNs;
  final Unanswered<String> unanswered = new Unanswered<>(64);
  Association association;
  int noticesSent;
  int instancesDrawn;
  long oldestTakenNs;

  TestEnd(
      Pair pair,
      Association association,
      InetSocketAddress peerAddress,
      Map<Mac, Long> sealedAtNs,
      BiConsumer<TestEnd, byte[]> network) {
    this.pair = pair;
    this.association = association;
    this.peerAddress = peerAddress;
    this.sealer = new Sealer(pair.random);
    this.notices = new SwitchNotices(pair.random);
    this.sealedAtNs = sealedAtNs;
    this.network = network;
  }

  /** Sends a question, the first time or again. */
  void ask(String question, long nowNs) {
    if (association.peer().isPresent()) {
      Sealed sealed = send(question, association.peer().get(), nowNs);
      unanswered.sent(sealed.mac(), question, peerAddress, nowNs);
    }
  }

  void received(byte[] bytes, InetSocketAddress source, long nowNs) {
    Instance before = association.own();
    Located located = Pair.UDP.locate(bytes).orElseThrow();
    switch (new Opener(spi -> association).open(located, nowNs)) {
      case Verdict.Verified<Located>(var verified) -> {
        note(located.seal().mac(), nowNs);
        take(verified, source, nowNs);
      }
      case WrongInstance<Located> wrong -> {
        String text = text(located);
        if (text.startsWith("^")) {
          sealAgain(notices.obey(wrong, quoted(text), source, unanswered, nowNs), nowNs);
        } else {
          Optional<SwitchNotices.Notice> notice =
              notices.answer(wrong, source, peerAddress, NOTICE_LENGTH, nowNs);
          notice.ifPresent(n -> notify(n, nowNs));
        }
      }
      case Verdict.Expired<Located> expired -> throw new AssertionError(expired);
      case Verdict.Refused<Located> refused -> {
        // Silence.
      }
    }
    if (!before.equals(association.own())) {
      instancesDrawn++;
    }
  }

  private void take(VerifiedMessage<Located> verified, InetSocketAddress source, long nowNs) {
    String text = text(verified.message());
    switch (text.charAt(0)) {
      case '^' -> sealAgain(notices.obey(verified, quoted(text), source, unanswered, nowNs), nowNs);
      case '?' -> {
        taken.add(text);
        send("!" + text.substring(1), verified.message().seal().from(), nowNs);
      }
      default -> {
        taken.add(text);
        unanswered.answered("?" + text.substring(1));
      }
    }
  }

  private void note(Mac mac, long nowNs) {
    takenMacs.merge(mac, 1, Integer::sum);
    oldestTakenNs = Math.max(oldestTakenNs, nowNs - sealedAtNs.get(mac));
  }

  private void sealAgain(List<String> questions, long nowNs) {
    questions.forEach(question -> ask(question, nowNs));
  }

  private void notify(SwitchNotices.Notice notice, long nowNs) {
    noticesSent++;
    send("^" + HexFormat.of().formatHex(notice.quoted().bytes()), notice.to(), nowNs);
  }

  private Sealed send(String text, Instance to, long nowNs) {
    Instance before = association.own();
    byte[] padded = "%-64s".formatted(text).getBytes(StandardCharsets.UTF_8);
    Sealed sealed = sealer.sealFor(association, to, Pair.UDP, padded, nowNs);
    sealedAtNs.put(sealed.mac(), nowNs);
    if (!before.equals(association.own())) {
      instancesDrawn++;
    }
    network.accept(this, sealed.bytes());
    return sealed;
  }

  private static String text(Located located) {
    return new String(located.message(), StandardCharsets.UTF_8).strip();
  }

  private static Mac quoted(String text) {
    return Mac.read(HexFormat.of().parseHex(text.substring(1)), 0);
  }

  /** Loses its memory and takes the association up again. */
  void restart(long nowNs) {
    association = pair.edgeLoaded(nowNs);
  }
}
