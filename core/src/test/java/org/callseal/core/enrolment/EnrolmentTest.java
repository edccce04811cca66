package org.callseal.core.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentAnswer.Denied;
import org.callseal.core.enrolment.EnrolmentAnswer.Granted;
import org.callseal.core.exchange.ExchangeFault;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

class EnrolmentTest {
  private static final byte[] SALT = new byte[PassPhraseKeys.SALT_LENGTH];

  private final Enrolment run = new Enrolment(5);

  @Test
  void shouldCarryAKeyThereAndAProvisionBack() {
    AwaitingConfirmV begun = run.begin();
    AwaitingConfirmP answered = run.answer(begun.shareP());
    ConfirmedVerifier device = confirmed(begun, answered);
    ConfirmedProver domain = answered.verify(device.confirmP()).toOptional().orElseThrow();

    EnrolmentRequest request = new EnrolmentRequest(run.deviceKey.point());
    assertThat(domain.open(device.seal(request))).contains(request);
    Granted granted = run.granted();
    Granted got = (Granted) device.open(domain.seal(granted)).orElseThrow();

    Provision provision = got.provision(Enrolment.ALICE, run.deviceKey.point());
    assertThat(provision.deviceCredential().subject()).isEqualTo("sip:alice@example.net");
    assertThat(provision.deviceCredential().kid()).isEqualTo(granted.kid());
    assertThat(provision.admissionKey()).isEqualTo(granted.admissionKey());
    assertThat(Provision.parse(provision.toBytes())).isPresent();
  }

  @Test
  void shouldLeaveEachStateOnceAndWipeIt() {
    PassPhraseKeys keys = run.keys();
    AwaitingConfirmV begun = AwaitingConfirmV.begin(run.parties, keys, run.random);
    AwaitingConfirmP answered = run.answer(begun.shareP());
    ConfirmedVerifier device = confirmed(begun, answered);

    assertThat(keys.w0().bytes().isWiped()).isTrue();
    assertThat(keys.w1().bytes().isWiped()).isTrue();
    assertThatThrownBy(() -> begun.verify(answered.shareV(), answered.confirmV()))
        .isInstanceOf(IllegalStateException.class);
    ConfirmedProver domain = answered.verify(device.confirmP()).toOptional().orElseThrow();
    assertThatThrownBy(() -> answered.verify(device.confirmP()))
        .isInstanceOf(IllegalStateException.class);
    EnrolmentRequest request = new EnrolmentRequest(run.deviceKey.point());
    device.seal(request);
    assertThatThrownBy(() -> device.seal(request)).isInstanceOf(IllegalStateException.class);
    Denied denied = new Denied(EnrolmentDenial.EXPIRED);
    assertThat(device.open(domain.seal(denied))).contains(denied);
    assertThatThrownBy(() -> domain.seal(denied)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> device.open(new byte[20])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Requirement("3.4.8")
  void shouldGiveAFalseServerOneGuessAndNoSecond() {
    AwaitingConfirmV begun = run.begin();
    Enrolment guess = new Enrolment(6);
    AwaitingConfirmP wrong = guess.answer(begun.shareP());

    assertThat(begun.verify(wrong.shareV(), wrong.confirmV()))
        .isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC));
    AwaitingConfirmP right = run.answer(begun.shareP());
    assertThatThrownBy(() -> begun.verify(right.shareV(), right.confirmV()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldComeToOtherKeysWithAnotherPassPhraseSaltNameOrDomain() {
    PassPhraseVerifier verifier = verifier("correct", SALT, run.parties);
    byte[] salt = SALT.clone();
    salt[0] = 1;
    Identity bob = Identity.parse("sip:bob@example.net").orElseThrow();

    assertThat(verifier("correct", SALT, run.parties)).isEqualTo(verifier);
    assertThat(verifier("Correct", SALT, run.parties)).isNotEqualTo(verifier);
    assertThat(verifier("correct", salt, run.parties)).isNotEqualTo(verifier);
    assertThat(verifier("correct", SALT, EnrolmentParties.of(bob, "example.net")))
        .isNotEqualTo(verifier);
    assertThat(verifier("correct", SALT, EnrolmentParties.of(Enrolment.ALICE, "example.org")))
        .isNotEqualTo(verifier);
    assertThat(verifier("correct", SALT, EnrolmentParties.of(Enrolment.ALICE, "Example.NET")))
        .isEqualTo(verifier);
  }

  @Test
  void shouldNotConfirmWhoHasOtherNamesInMindThanTheOtherEnd() {
    AwaitingConfirmV begun =
        AwaitingConfirmV.begin(
            EnrolmentParties.of(Enrolment.ALICE, "example.org"), run.keys(), run.random);
    AwaitingConfirmP answered = run.answer(begun.shareP());

    assertThat(begun.verify(answered.shareV(), answered.confirmV()))
        .isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC));
  }

  @Test
  void shouldKeepAVerifierByteForByteAndReadNoOther() {
    PassPhraseVerifier verifier = run.keys().verifier();
    byte[] bytes = verifier.toBytes();

    assertThat(PassPhraseVerifier.parse(bytes)).contains(verifier);
    assertThat(PassPhraseVerifier.parse(new byte[bytes.length])).isEmpty();
    assertThat(PassPhraseVerifier.parse(new byte[3])).isEmpty();
    bytes[96] ^= 1;
    assertThat(PassPhraseVerifier.parse(bytes)).isEmpty();
    assertThat(verifier).hasToString("PassPhraseVerifier");
  }

  @Test
  void shouldStandForNoPassPhraseInTheSameWayEachTime() {
    SecretBytes wide = SecretBytes.random(run.random, 80);
    PassPhraseVerifier none = PassPhraseVerifier.ofNothing(wide);

    assertThat(PassPhraseVerifier.ofNothing(wide)).isEqualTo(none);
    assertThat(PassPhraseVerifier.parse(none.toBytes())).contains(none);
    assertThatThrownBy(() -> P256Scalar.reduced(SecretBytes.random(run.random, 39)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PassPhraseVerifier verifier(
      String passPhrase, byte[] salt, EnrolmentParties parties) {
    try (PassPhraseKeys keys =
        PassPhraseKeys.derive(Enrolment.passPhrase(passPhrase), salt, parties, 10)) {
      return keys.verifier();
    }
  }

  private static ConfirmedVerifier confirmed(AwaitingConfirmV begun, AwaitingConfirmP answered) {
    return begun.verify(answered.shareV(), answered.confirmV()).toOptional().orElseThrow();
  }
}
