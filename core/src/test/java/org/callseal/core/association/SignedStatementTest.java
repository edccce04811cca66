package org.callseal.core.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.callseal.core.association.SignedStatement.Fault;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.Es256;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class SignedStatementTest {
  private static final String DOMAIN = "example.net";

  private final RandomSource random = new SeededRandom(6)::fill;
  private final P256 curve = P256.fastest();
  private final P256KeyPair current = curve.generate(random);
  private final P256KeyPair next = curve.generate(random);
  private final P256KeyPair stranger = curve.generate(random);
  private final DomainStatement statement = statement(5);
  private final byte[] signed = statement.sign(current.privateKey());

  @Test
  void shouldBelieveAStatementUnderAKeyItHolds() {
    SignedStatement parsed = SignedStatement.parse(signed).orElseThrow();

    assertThat(parsed.verify(DOMAIN, List.of(next.point(), current.point()), 4))
        .isEqualTo(new SignedStatement.Believed(statement));
    assertThat(parsed.hash()).hasSize(32);
  }

  @Test
  void shouldBelieveNoStatementUnderAKeyItBringsItself() {
    byte[] forged = statement(6).sign(stranger.privateKey());

    assertRejected(forged, 5, Fault.NOT_SIGNED_BY_A_HELD_KEY);
  }

  @Test
  void shouldNeverGoBackToALowerNumber() {
    assertRejected(signed, 5, Fault.NOT_NEWER);
    assertRejected(signed, 6, Fault.NOT_NEWER);
  }

  @Test
  void shouldBelieveNothingAboutAnotherDomain() {
    SignedStatement parsed = SignedStatement.parse(signed).orElseThrow();

    assertThat(parsed.verify("example.org", List.of(current.point()), 0))
        .isEqualTo(new SignedStatement.Rejected(Fault.OTHER_DOMAIN));
  }

  @Test
  void shouldBelieveNothingInWhichAByteWasChangedCutOrAdded() {
    for (int i = 0; i < signed.length; i++) {
      byte[] changed = signed.clone();
      changed[i] ^= 1;
      SignedStatement.parse(changed)
          .ifPresent(parsed ->
              assertThat(verdict(parsed)).isNotInstanceOf(SignedStatement.Believed.class));
      assertThat(SignedStatement.parse(Arrays.copyOf(signed, i))).isEmpty();
    }
    assertThat(SignedStatement.parse(Arrays.copyOf(signed, signed.length + 1))).isEmpty();
  }

  @Test
  void shouldTakeNoSignatureMadeForAnotherPurpose() {
    byte[] bare = signed.clone();
    SignedStatement parsed = SignedStatement.parse(bare).orElseThrow();
    byte[] signature = Es256.sign(current.privateKey(), Arrays.copyOf(signed, signed.length - 66));
    System.arraycopy(signature, 0, bare, bare.length - 64, 64);

    assertThat(verdict(parsed)).isInstanceOf(SignedStatement.Believed.class);
    assertRejected(bare, 0, Fault.NOT_SIGNED_BY_A_HELD_KEY);
  }

  private SignedStatement.Verdict verdict(SignedStatement parsed) {
    return parsed.verify(DOMAIN, List.of(current.point()), 0);
  }

  private void assertRejected(byte[] bytes, long heldNumber, Fault fault) {
    assertThat(
            SignedStatement.parse(bytes)
                .orElseThrow()
                .verify(DOMAIN, List.of(current.point()), heldNumber))
        .isEqualTo(new SignedStatement.Rejected(fault));
  }

  private DomainStatement statement(long number) {
    Credential exchange = Credential.of(DOMAIN, new Kid(1), stranger.point());
    return new DomainStatement(
        DOMAIN, number, List.of(current.point(), next.point()), List.of(exchange), 12, 1);
  }
}
