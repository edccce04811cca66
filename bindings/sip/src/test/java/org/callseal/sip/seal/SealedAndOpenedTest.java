package org.callseal.sip.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.sip.seal.SealSamples.REGISTER;
import static org.callseal.sip.seal.SealSamples.bytes;

import java.util.concurrent.TimeUnit;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Opener;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.Verdict;
import org.callseal.sip.SipRequest;
import org.callseal.sip.scope.Claim;
import org.callseal.sip.scope.ClaimedEndpoint;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

/** SIP under the keys of a real association, from the one end to the other. */
class SealedAndOpenedTest {

  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final Spi AT_AGENT = new Spi(0x1000);
  private static final Spi AT_EDGE = new Spi(0x2000);
  private static final Instance AGENT = new Instance(11);
  private static final Instance EDGE = new Instance(22);
  private static final long NOW = 0;

  private final RandomSource random = new SeededRandom(41)::fill;
  private final SecretBytes secret = SecretBytes.copyOf(random.bytes(32));
  private final Kid kid = Kid.draw(random);
  private final Association agent =
      Association.established(terms(Role.INITIATOR, AT_AGENT, AT_EDGE), AGENT, EDGE, hours(1), NOW);
  private final Association edge =
      Association.established(terms(Role.RESPONDER, AT_EDGE, AT_AGENT), EDGE, AGENT, hours(1), NOW);
  private final Sealer sealer = new Sealer(random);
  private final Opener opener = new Opener(spi -> spi.equals(AT_EDGE) ? edge : null);

  private AssociationTerms terms(Role role, Spi own, Spi peer) {
    return new AssociationTerms(role, own, peer, ALICE, kid, Scope.exactly(ALICE), secret);
  }

  private static long hours(int hours) {
    return TimeUnit.HOURS.toNanos(hours);
  }

  private byte[] sealedByTheAgent() {
    return sealer.seal(agent, SipSeal.UDP, bytes(REGISTER), NOW).bytes();
  }

  @Test
  @Requirement({"3.1.13", "3.1.18"})
  void shouldOpenWhatTheOtherEndSealedAndKnowWhomItSpeaksFor() {
    SipSealed located = (SipSealed) SipSeal.UDP.locate(sealedByTheAgent());
    Verdict.Verified<SipSealed> verdict = (Verdict.Verified<SipSealed>) opener.open(located, NOW);
    SipRequest opened = (SipRequest) verdict.verified().message().cut();
    assertThat(opened.bytes()).isEqualTo(bytes(REGISTER));
    assertThat(ClaimedEndpoint.of(opened))
        .isInstanceOfSatisfying(
            Claim.Endpoint.class, claim -> assertThat(edge.scope().permits(claim.name())).isTrue());
  }

  @Test
  @Requirement("3.1.15")
  void shouldOpenAMessageOnce() {
    byte[] sealed = sealedByTheAgent();
    assertThat(opener.open((SipSealed) SipSeal.UDP.locate(sealed), NOW))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(opener.open((SipSealed) SipSeal.UDP.locate(sealed), NOW))
        .isEqualTo(new Verdict.Refused<>(Refusal.REPLAYED));
  }

  @Test
  @Requirement({"3.1.13", "3.1.14"})
  void shouldOpenNoneOfTheMessagesThatDifferInOneByte() {
    byte[] sealed = sealedByTheAgent();
    for (int at = 0; at < sealed.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = sealed.clone();
        changed[at] ^= (byte) (1 << bit);
        if (SipSeal.UDP.locate(changed) instanceof SipSealed located) {
          assertThat(opener.open(located, NOW))
              .as("byte %d, bit %d", at, bit)
              .isNotInstanceOf(Verdict.Verified.class);
        }
      }
    }
    assertThat(opener.open((SipSealed) SipSeal.UDP.locate(sealed), NOW))
        .isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void shouldNotTakeOverTcpWhatWasSealedForUdp() {
    SipSealed located = (SipSealed) SipSeal.TCP.locate(sealedByTheAgent());
    assertThat(opener.open(located, NOW)).isEqualTo(new Verdict.Refused<>(Refusal.NOT_AUTHENTIC));
  }
}
