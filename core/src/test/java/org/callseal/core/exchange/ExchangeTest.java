package org.callseal.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

/** The states of both ends: what leaves them, what does not, and what they leave behind. */
class ExchangeTest {
  private static final P256 CURVE = P256.fastest();
  private static final AssociationKind KIND = AssociationKind.ENDPOINT_DOMAIN;

  private final SeededRandom random = new SeededRandom(9528);
  private final StaticKey alice = key("sip:alice@example.net");
  private final StaticKey domain = key("example.net");
  private final ConnectionId own = new ConnectionId(new Spi(0x1000), new Instance(1));
  private final ConnectionId theirs = new ConnectionId(new Spi(0x80000000), new Instance(-2));
  private final List<P256KeyPair> drawn = new ArrayList<>();

  private final AwaitingMessage2 awaiting2 = initiator(alice).initiate(own);
  private final AwaitingMessage3 awaiting3 = respond(awaiting2.message1());

  @Test
  @Requirement({"3.4.9", "3.4.10"})
  void shouldGiveBothEndsOneSecretThatNoOtherExchangeHas() {
    byte[] last = new byte[0];
    for (int round = 0; round < 20; round++) {
      AwaitingMessage2 initiator = initiator(alice).initiate(own);
      AwaitingMessage3 responder = respond(initiator.message1());
      InitiatorFinished one = finish(initiator, responder.message2());
      ResponderFinished other = responder.finish(verify(responder, one.message3()));

      byte[] secret = one.exporter().associationSecret(KIND).exposed();
      assertThat(other.exporter().associationSecret(KIND).exposed())
          .as("%s round %d", random, round)
          .isEqualTo(secret)
          .hasSize(32)
          .isNotEqualTo(last);
      assertThat(one.responder()).isEqualTo(theirs);
      assertThat(other.initiator()).isEqualTo(own);
      last = secret;
    }
  }

  @Test
  void shouldRefuseEveryBitThatAnAttackerChangesInMessage1() {
    byte[] message1 = awaiting2.message1();
    for (int bit = 0; bit < 8 * message1.length; bit++) {
      Responder.parse(flipped(message1, bit))
          .toOptional()
          .map(parsed -> responder().respond(parsed, theirs).message2())
          .ifPresent(message2 -> assertRefusedByInitiator(message2));
    }
    finish(awaiting2, awaiting3.message2());
  }

  @Test
  void shouldRefuseEveryBitThatAnAttackerChangesInMessage2AndStillTakeTheRightOne() {
    byte[] message2 = awaiting3.message2();
    for (int bit = 0; bit < 8 * message2.length; bit++) {
      assertRefusedByInitiator(flipped(message2, bit));
    }
    finish(awaiting2, message2);
  }

  @Test
  void shouldRefuseEveryBitThatAnAttackerChangesInMessage3AndStillTakeTheRightOne() {
    byte[] message3 = finish(awaiting2, awaiting3.message2()).message3();
    for (int bit = 0; bit < 8 * message3.length; bit++) {
      assertThat(awaiting3.parse(flipped(message3, bit)).toOptional()).as("bit %d", bit).isEmpty();
    }
    awaiting3.finish(verify(awaiting3, message3));
  }

  @Test
  void shouldRefuseEveryBeginningOfAMessageAndWhateverFollowsIt() {
    byte[] message2 = awaiting3.message2();
    for (byte[] cut : cuts(awaiting2.message1())) {
      assertThat(Responder.parse(cut).toOptional()).isEmpty();
    }
    for (byte[] cut : cuts(message2)) {
      assertThat(awaiting2.parse(cut).toOptional()).isEmpty();
    }
    for (byte[] cut : cuts(finish(awaiting2, message2).message3())) {
      assertThat(awaiting3.parse(cut).toOptional()).isEmpty();
    }
  }

  @Test
  void shouldNeverThrowOnRandomBytes() {
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = random.bytes(random.below(80));
      assertThat(Responder.parse(bytes).toOptional()).as("%s %d", random, round).isEmpty();
      assertThat(awaiting3.parse(bytes).toOptional()).as("%s %d", random, round).isEmpty();
      if (round % 100 == 0) {
        assertThat(awaiting2.parse(bytes).toOptional()).as("%s %d", random, round).isEmpty();
      }
    }
  }

  @Test
  @Requirement("3.1.6")
  void shouldRefuseAResponderThatHasTheKidButNotTheKey() {
    StaticKey impostor = key("example.net", domain.credential().kid());
    ParsedMessage1 message1 = value(Responder.parse(awaiting2.message1()));
    byte[] message2 = responder(impostor).respond(message1, theirs).message2();
    ParsedMessage2 parsed = value(awaiting2.parse(message2));

    assertThat(awaiting2.verify(parsed, domain.credential()))
        .isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC));
    finish(awaiting2, awaiting3.message2());
  }

  @Test
  @Requirement("3.1.6")
  void shouldRefuseAnInitiatorThatHasTheKidButNotTheKey() {
    StaticKey impostor = key("sip:alice@example.net", alice.credential().kid());
    AwaitingMessage2 false2 = initiator(impostor).initiate(own);
    AwaitingMessage3 false3 = respond(false2.message1());
    ParsedMessage3 parsed = value(false3.parse(finish(false2, false3.message2()).message3()));

    assertThat(parsed.initiator()).isEqualTo(alice.credential().kid());
    assertThat(false3.verify(parsed, alice.credential()))
        .isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC));
  }

  @Test
  void shouldRefuseACredentialWhoseNameOrYDiffersAtTheTwoEnds() {
    Credential real = alice.credential();
    Credential renamed = Credential.of("sip:mallory@example.net", real.kid(), real.key());
    Credential mirrored = Credential.of(real.subject(), real.kid(), mirrored(real.key()));
    ParsedMessage3 parsed =
        value(awaiting3.parse(finish(awaiting2, awaiting3.message2()).message3()));

    assertThat(awaiting3.verify(parsed, renamed).toOptional()).isEmpty();
    assertThat(awaiting3.verify(parsed, mirrored).toOptional()).isEmpty();
    assertThat(awaiting3.verify(parsed, real).toOptional()).isPresent();
  }

  @Test
  void shouldRefuseToTalkToItself() {
    AwaitingMessage2 mirror2 = initiator(domain).initiate(own);
    AwaitingMessage3 mirror3 = respond(mirror2.message1());
    ParsedMessage2 message2 = value(mirror2.parse(mirror3.message2()));

    assertThat(mirror2.verify(message2, domain.credential()))
        .isEqualTo(Outcome.refused(ExchangeFault.OWN_IDENTITY));
  }

  @Test
  void shouldRefuseAnInitiatorOfItsOwnName() {
    StaticKey second = key("example.net");
    AwaitingMessage2 second2 = initiator(second).initiate(own);
    AwaitingMessage3 second3 = respond(second2.message1());
    ParsedMessage2 message2 = value(second2.parse(second3.message2()));
    assertThat(second2.verify(message2, domain.credential()))
        .isEqualTo(Outcome.refused(ExchangeFault.OWN_IDENTITY));

    ParsedMessage3 message3 =
        value(awaiting3.parse(finish(awaiting2, awaiting3.message2()).message3()));
    Credential sameName =
        Credential.of("example.net", alice.credential().kid(), alice.credential().key());
    assertThat(awaiting3.verify(message3, sameName))
        .isEqualTo(Outcome.refused(ExchangeFault.OWN_IDENTITY));
  }

  @Test
  @Requirement("3.1.15")
  void shouldNeverGiveASecondResultForOneExchange() {
    byte[] message2 = awaiting3.message2();
    ParsedMessage2 early = value(awaiting2.parse(message2));
    byte[] message3 = finish(awaiting2, message2).message3();
    VerifiedMessage3 first = verify(awaiting3, message3);
    VerifiedMessage3 second = verify(awaiting3, message3);
    awaiting3.finish(first);

    assertThat(awaiting3.isLeft()).isTrue();
    assertThatThrownBy(() -> awaiting3.finish(second)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> awaiting3.parse(message3)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> awaiting2.parse(message2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> awaiting2.verify(early, domain.credential()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldStayPendingWhenTheSealThatCameWithMessage3WasWrong() {
    byte[] message3 = finish(awaiting2, awaiting3.message2()).message3();
    try (VerifiedMessage3 withWrongSeal = verify(awaiting3, message3)) {
      assertThat(withWrongSeal.exporter().associationSecret(KIND).length()).isEqualTo(32);
    }

    assertThat(awaiting3.isLeft()).isFalse();
    awaiting3.finish(verify(awaiting3, message3));
  }

  @Test
  void shouldSayTheSameBytesAgain() {
    assertThat(awaiting2.message1()).isEqualTo(awaiting2.message1());
    assertThat(awaiting3.message2()).isEqualTo(awaiting3.message2());
  }

  @Test
  void shouldWipeTheEphemeralKeysWhenItHasFinishedOrIsGivenUp() {
    awaiting3.finish(verify(awaiting3, finish(awaiting2, awaiting3.message2()).message3()));
    AwaitingMessage2 givenUp2 = initiator(alice).initiate(own);
    AwaitingMessage3 givenUp3 = respond(givenUp2.message1());
    givenUp2.close();
    givenUp3.close();

    assertThat(drawn).hasSize(4);
    for (P256KeyPair pair : drawn) {
      assertThatThrownBy(() -> pair.privateKey().scalar())
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> givenUp3.parse(new byte[] {0x40}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldTakeAnEphemeralKeyForEachExchangeAndForNoCopyOfAMessage() {
    assertThat(drawn).hasSize(2);
    awaiting3.message2();
    awaiting2.message1();
    awaiting2.parse(awaiting3.message2());
    assertThat(drawn).hasSize(2);
    respond(awaiting2.message1());
    assertThat(drawn).hasSize(3);
    assertThat(drawn.stream().map(P256KeyPair::point)).doesNotHaveDuplicates();
  }

  @Test
  void shouldCallItABugToMixExchangesOrCredentials() {
    AwaitingMessage2 other2 = initiator(alice).initiate(own);
    ParsedMessage2 parsed = value(awaiting2.parse(awaiting3.message2()));

    assertThatThrownBy(() -> other2.verify(parsed, domain.credential()))
        .isInstanceOf(IllegalArgumentException.class);
    Credential other = key("other.example").credential();
    assertThatThrownBy(() -> awaiting2.verify(parsed, other))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotPrintSecrets() {
    InitiatorFinished one = finish(awaiting2, awaiting3.message2());

    assertThat(List.of(awaiting2, awaiting3, one, one.exporter(), alice))
        .extracting(Object::toString)
        .containsExactly(
            "AwaitingMessage2",
            "AwaitingMessage3",
            "InitiatorFinished",
            "Exporter",
            "StaticKey of " + alice.credential());
  }

  private void assertRefusedByInitiator(byte[] message2) {
    awaiting2
        .parse(message2)
        .toOptional()
        .filter(parsed -> parsed.responder().equals(domain.credential().kid()))
        .map(parsed -> awaiting2.verify(parsed, domain.credential()))
        .ifPresent(
            outcome -> assertThat(outcome).isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC)));
  }

  private InitiatorFinished finish(AwaitingMessage2 state, byte[] message2) {
    return value(state.verify(value(state.parse(message2)), domain.credential()));
  }

  private VerifiedMessage3 verify(AwaitingMessage3 state, byte[] message3) {
    return value(state.verify(value(state.parse(message3)), alice.credential()));
  }

  private AwaitingMessage3 respond(byte[] message1) {
    return responder().respond(value(Responder.parse(message1)), theirs);
  }

  private Initiator initiator(StaticKey key) {
    return new Initiator(CURVE, this::draw, key);
  }

  private Responder responder() {
    return responder(domain);
  }

  private Responder responder(StaticKey key) {
    return new Responder(CURVE, this::draw, key);
  }

  private P256KeyPair draw() {
    P256KeyPair pair = EphemeralKeys.from(CURVE, random::fill).next();
    drawn.add(pair);
    return pair;
  }

  private StaticKey key(String subject) {
    return key(subject, Kid.draw(random::fill));
  }

  private StaticKey key(String subject, Kid kid) {
    P256KeyPair pair = CURVE.generate(random::fill);
    SecretBytes scalar = pair.privateKey().scalar();
    return StaticKey.of(CURVE, scalar, Credential.of(subject, kid, pair.point())).orElseThrow();
  }

  private static P256Point mirrored(P256Point point) {
    BigInteger prime =
        new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    byte[] y = prime.subtract(new BigInteger(1, point.y())).toByteArray();
    byte[] fixed = new byte[32];
    int take = Math.min(32, y.length);
    System.arraycopy(y, y.length - take, fixed, 32 - take, take);
    return P256Point.of(point.x(), fixed).orElseThrow();
  }

  private static List<byte[]> cuts(byte[] message) {
    List<byte[]> cuts = new ArrayList<>();
    for (int length = 0; length < message.length; length++) {
      cuts.add(Arrays.copyOf(message, length));
    }
    byte[] longer = Arrays.copyOf(message, message.length + 1);
    longer[message.length] = 0x40;
    cuts.add(longer);
    return cuts;
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return changed;
  }

  private static <T> T value(Outcome<T> outcome) {
    return outcome.toOptional().orElseThrow();
  }
}
