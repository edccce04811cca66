package org.callseal.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.callseal.core.seal.TailBinding.Located;
import org.callseal.testkit.Allocation;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class OpenerTest {
  private static final long SECOND = Pair.SECOND;

  private final Pair pair = new Pair(1, 0);

  @Test
  void shouldVerifyWhatThePeerSealed() {
    byte[] sealed = pair.seal(pair.endpoint, "REGISTER", 1);

    Verdict<Located> verdict = Pair.open(pair.edge, sealed, 2);

    assertThat(verdict).isInstanceOf(Verdict.Verified.class);
    var verified = ((Verdict.Verified<Located>) verdict).verified();
    assertThat(verified.message().message()).asString().isEqualTo("REGISTER");
    assertThat(verified.association()).isSameAs(pair.edge);
    assertThat(verified.newest()).isTrue();
  }

  @Test
  @Requirement({"3.1.13", "3.4.12"})
  void shouldTakeNoMessageInWhichAnyBitWasChanged() {
    byte[] sealed = pair.seal(pair.endpoint, "INVITE sip:bob@example.net SIP/2.0", 1);

    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      if (Pair.UDP.locate(changed).isPresent()) {
        assertThat(Pair.open(pair.edge, changed, 2))
            .as("bit %d", bit)
            .isInstanceOf(Verdict.Refused.class);
      }
    }
    assertThat(Pair.open(pair.edge, sealed, 2)).isInstanceOf(Verdict.Verified.class);
  }

  @Test
  @Requirement("3.1.13")
  void shouldTakeNoMessageThatGrewOrShrank() {
    byte[] sealed = pair.seal(pair.endpoint, "BYE sip:bob@example.net SIP/2.0", 1);

    for (int at = 0; at < sealed.length - TailBinding.TAIL; at++) {
      byte[] longer = new byte[sealed.length + 1];
      System.arraycopy(sealed, 0, longer, 0, at);
      System.arraycopy(sealed, at, longer, at + 1, sealed.length - at);
      byte[] shorter = new byte[sealed.length - 1];
      System.arraycopy(sealed, 0, shorter, 0, at);
      System.arraycopy(sealed, at + 1, shorter, at, shorter.length - at);
      assertRefused(Pair.open(pair.edge, longer, 2), Refusal.NOT_AUTHENTIC);
      assertRefused(Pair.open(pair.edge, shorter, 2), Refusal.NOT_AUTHENTIC);
    }
  }

  @Test
  @Requirement("3.1.15")
  void shouldTakeNoMessageThatCameOverAnotherCarriage() {
    byte[] sealed = pair.seal(pair.endpoint, "OPTIONS", 1);

    assertRefused(Pair.open(pair.edge, Pair.TCP, sealed, 2), Refusal.NOT_AUTHENTIC);
  }

  @Test
  @Requirement("3.1.15")
  void shouldTakeNoMessageThatIsSentBackToItsSender() {
    byte[] sealed = pair.seal(pair.endpoint, "OPTIONS", 1);
    Located located = Pair.UDP.locate(sealed).orElseThrow();
    SealHead head = located.seal().head();
    SealHead turned = new SealHead(pair.endpoint.ownSpi(), head.from(), head.to(), head.sequence());
    byte[] reflected = sealed.clone();
    System.arraycopy(turned.bytes(), 0, reflected, sealed.length - TailBinding.TAIL, 16);

    assertThat(Pair.open(pair.endpoint, sealed, 2))
        .isEqualTo(new Verdict.Refused<>(Refusal.UNKNOWN_ASSOCIATION));
    assertRefused(Pair.open(pair.endpoint, reflected, 2), Refusal.NOT_AUTHENTIC);
  }

  @Test
  @Requirement({"3.1.4", "3.1.12"})
  void shouldFindTheAssociationByItsSpiWhateverTheAddress() {
    AssociationTable table = new AssociationTable();
    assertThat(table.add(pair.edge)).isTrue();
    assertThat(table.add(pair.edgeLoaded(0))).as("a collision never overwrites").isFalse();
    byte[] sealed = pair.seal(pair.endpoint, "REGISTER", 1);

    Verdict<Located> verdict = new Opener(table).open(Pair.UDP.locate(sealed).orElseThrow(), 2);

    assertThat(((Verdict.Verified<Located>) verdict).verified().association().identity())
        .hasToString("sip:alice@example.net");
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyOfAMessageItHasSeen() {
    byte[] sealed = pair.seal(pair.endpoint, "REGISTER", 1);
    Pair.open(pair.edge, sealed, 2);

    assertRefused(Pair.open(pair.edge, sealed, 3), Refusal.REPLAYED);
  }

  @Test
  void shouldTakeMessagesThatOvertookEachOther() {
    byte[] first = pair.seal(pair.endpoint, "one", 1);
    byte[] second = pair.seal(pair.endpoint, "two", 1);

    assertThat(Pair.open(pair.edge, second, 2)).isInstanceOf(Verdict.Verified.class);
    Verdict<Located> late = Pair.open(pair.edge, first, 2);
    assertThat(((Verdict.Verified<Located>) late).verified().newest()).isFalse();
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyHeldBackUntilItsSenderSpokeAgainAfterSilence() {
    byte[] held = pair.seal(pair.endpoint, "held", SECOND);
    Pair.open(pair.edge, pair.seal(pair.endpoint, "retransmitted", 2 * SECOND), 2 * SECOND);
    Pair.open(pair.edge, pair.seal(pair.endpoint, "later", 7 * SECOND), 7 * SECOND);

    assertRefused(Pair.open(pair.edge, held, 7 * SECOND), Refusal.TOO_OLD);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyHeldBackOnABusyAssociation() {
    byte[] held = pair.seal(pair.endpoint, "held", 0);
    for (int i = 0; i <= 30; i++) {
      Pair.open(pair.edge, pair.seal(pair.endpoint, "busy", i * SECOND), i * SECOND);
    }

    assertRefused(Pair.open(pair.edge, held, 30 * SECOND), Refusal.TOO_OLD);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseOverTcpWhatUdpHasLeftBehind() {
    byte[] held = pair.seal(pair.endpoint, Pair.TCP, "held", 0);
    for (int i = 0; i <= 30; i++) {
      Pair.open(pair.edge, pair.seal(pair.endpoint, "busy", i * SECOND), i * SECOND);
    }

    assertRefused(Pair.open(pair.edge, Pair.TCP, held, 30 * SECOND), Refusal.TOO_OLD);
  }

  @Test
  @Requirement("3.1.15")
  void shouldTakeNothingInAWindowThatWasSilentFor32Seconds() {
    Pair.open(pair.edge, pair.seal(pair.endpoint, "first", 0), 0);
    byte[] held = pair.seal(pair.endpoint, "held", SECOND);

    assertThat(Pair.open(pair.edge, held, 32 * SECOND)).isInstanceOf(WrongInstance.class);
  }

  /** A tap in the line feeds retransmissions in one by one, so that the window is never silent. */
  @Test
  @Requirement("3.1.15")
  void shouldNotTakeAStreamThatATapStretches() {
    Pair.open(pair.edge, pair.seal(pair.endpoint, "INVITE", 0), 0);
    List<byte[]> held = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      held.add(pair.seal(pair.endpoint, "INVITE", 3L * i * SECOND));
    }

    for (int i = 1; i <= 10; i++) {
      long nowNs = 31L * i * SECOND;
      long ageNs = nowNs - 3L * i * SECOND;
      boolean taken = Pair.open(pair.edge, held.get(i - 1), nowNs) instanceof Verdict.Verified;
      assertThat(taken && ageNs > 32 * SECOND).as("copy %d", i).isFalse();
    }
  }

  @Test
  @Requirement("3.4.12")
  void shouldNotDrawAnInstanceForACopyInASilentWindow() {
    byte[] taken = pair.seal(pair.endpoint, "first", 0);
    Pair.open(pair.edge, taken, 0);

    assertThat(Pair.open(pair.edge, taken, 40 * SECOND)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  @Requirement("3.1.15")
  void shouldNeverTakeAfterARestartWhatWasSealedBeforeIt() {
    byte[] taken = pair.seal(pair.endpoint, "taken", 0);
    byte[] held = pair.seal(pair.endpoint, "held", 0);
    Pair.open(pair.edge, taken, 0);
    Association restarted = pair.edgeLoaded(SECOND);

    for (byte[] old : new byte[][] {taken, held}) {
      assertThat(Pair.open(restarted, old, SECOND)).isInstanceOf(WrongInstance.class);
    }
  }

  @Test
  void shouldSayAboutAnEndedAssociationOnlyThatItHasEndedAndOnlyOncePerMessage() {
    pair.edge.end();
    byte[] sealed = pair.seal(pair.endpoint, "REGISTER", 1);

    assertThat(Pair.open(pair.edge, sealed, 2)).isInstanceOf(Verdict.Expired.class);
    assertRefused(Pair.open(pair.edge, sealed, 3), Refusal.REPLAYED);
  }

  @Test
  void shouldTakeNothingAfterTheEnd() {
    Pair.open(pair.edge, pair.seal(pair.endpoint, "a", Pair.LIFETIME - 1), Pair.LIFETIME - 1);
    byte[] sealed = pair.seal(pair.endpoint, "b", Pair.LIFETIME);

    assertThat(Pair.open(pair.edge, sealed, Pair.LIFETIME)).isNotInstanceOf(Verdict.Verified.class);
  }

  @Test
  @Requirement("3.4.9")
  void shouldSealUnderAnotherKeyInEachDirectionAndForEachInstance() {
    SealKeys keys = new SealKeys(pair.secret);
    byte[] message = new byte[40];
    Instance one = new Instance(1);
    Instance two = new Instance(2);

    assertThat(
            new Mac[] {
              keys.find((byte) 0, one, two).mac(Carriage.SIP_UDP, message, 24, 16),
              keys.find((byte) 1, one, two).mac(Carriage.SIP_UDP, message, 24, 16),
              keys.find((byte) 0, two, one).mac(Carriage.SIP_UDP, message, 24, 16),
              keys.find((byte) 0, one, one).mac(Carriage.SIP_UDP, message, 24, 16)
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldKeepNoKeyThatOnlyAStrangerNamed() {
    byte[] sealed = pair.seal(pair.endpoint, "REGISTER", 1);
    Association fresh = pair.edgeLoaded(0);
    SeededRandom random = new SeededRandom(9);
    for (int i = 0; i < 100; i++) {
      byte[] forged = sealed.clone();
      byte[] noise = random.bytes(8);
      System.arraycopy(noise, 0, forged, sealed.length - TailBinding.TAIL + 4, 8);
      assertRefused(Pair.open(fresh, forged, 2), Refusal.NOT_AUTHENTIC);
    }

    assertThat(fresh.keepsNoKey()).isTrue();
  }

  @Test
  void shouldGiveAwayNothingForAFloodOfWrongInstances() throws Exception {
    SwitchNotices notices = new SwitchNotices(pair.random);
    InetSocketAddress source = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 5060);
    Association restarted = pair.edgeLoaded(0);
    int sent = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] old = pair.seal(pair.endpoint, "x".repeat(200), i);
      if (Pair.open(restarted, old, i) instanceof WrongInstance<Located> wrong) {
        sent += notices.answer(wrong, source, null, 100, i).isPresent() ? 1 : 0;
      }
    }

    assertThat(sent).isEqualTo(1);
  }

  /** Measured at 120 bytes a message when this was written; the budget is twice that. */
  @Test
  void shouldOpenWithinItsAllocationBudget() {
    int rounds = 20_000;
    Located[] located = new Located[2 * rounds];
    String text = "m".repeat(600);
    for (int i = 0; i < located.length; i++) {
      located[i] = Pair.UDP.locate(pair.seal(pair.endpoint, text, i)).orElseThrow();
    }
    Opener opener = new Opener(spi -> pair.edge);
    for (int i = 0; i < rounds; i++) {
      opener.open(located[i], i);
    }

    long perMessage =
        Allocation.of(() -> {
          for (int i = rounds; i < 2 * rounds; i++) {
            assertVerified(opener.open(located[i], i));
          }
        })
            / rounds;

    assertThat(perMessage).isLessThanOrEqualTo(240);
  }

  private static void assertVerified(Verdict<Located> verdict) {
    if (!(verdict instanceof Verdict.Verified<Located>)) {
      throw new AssertionError(verdict.toString());
    }
  }

  private static void assertRefused(Verdict<Located> verdict, Refusal refusal) {
    assertThat(verdict).isEqualTo(new Verdict.Refused<Located>(refusal));
  }
}
