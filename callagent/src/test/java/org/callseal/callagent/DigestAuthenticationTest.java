package org.callseal.callagent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.callseal.callagent.DigestAuthentication.Judgement;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.callseal.sip.digest.DigestAlgorithm;
import org.callseal.sip.digest.DigestComputation;
import org.callseal.sip.digest.DigestFields;
import org.junit.jupiter.api.Test;

class DigestAuthenticationTest {

  private static final long NOW = 1_800_000_000L;
  private static final SecretBytes SECRET = SecretBytes.copyOf("secret".getBytes(UTF_8));

  private final DigestAuthentication digest = digest(1, List.of(DigestAlgorithm.SHA_256));

  private static DigestAuthentication digest(long seed, List<DigestAlgorithm> algorithms) {
    CallAgentSettings settings =
        CallAgentSettings.of("example.net", new InetSocketAddress("127.0.0.1", 5060))
            .withPasswords(user -> user.equals("alice") ? Optional.of(SECRET) : Optional.empty())
            .withAlgorithms(algorithms);
    return new DigestAuthentication(settings, new Random(seed)::nextBytes);
  }

  private String nonce(long at) {
    String challenge = digest.challenges(at, false).getFirst();
    return DigestFields.parse(challenge).flatMap(f -> f.value("nonce")).orElseThrow();
  }

  private static SipRequest register(
      String user, String realm, String nonce, DigestAlgorithm algorithm, SecretBytes password) {
    String uri = "sip:example.net";
    String response =
        DigestComputation.response(
            algorithm, user, realm, password, "REGISTER", uri, nonce, Optional.empty());
    return SipText.request("REGISTER", uri)
        .header(HeaderName.VIA, "SIP/2.0/UDP 127.0.0.1:5090;branch=z9hG4bK1")
        .header(HeaderName.FROM, "<sip:alice@example.net>;tag=1")
        .header(HeaderName.TO, "<sip:alice@example.net>")
        .header(HeaderName.CALL_ID, "c1")
        .header(HeaderName.CSEQ, "1 REGISTER")
        .header(
            HeaderName.AUTHORIZATION,
            "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=%s"
                .formatted(user, realm, nonce, uri, response, algorithm.word()))
        .toRequest();
  }

  private Judgement judge(SipRequest request, long now) {
    return digest.judge(request, HeaderName.AUTHORIZATION, "alice", now);
  }

  @Test
  void shouldAcceptTheRightPasswordUnderAFreshNonce() {
    SipRequest right =
        register("alice", "example.net", nonce(NOW), DigestAlgorithm.SHA_256, SECRET);
    assertThat(judge(right, NOW + 300)).isEqualTo(Judgement.ACCEPTED);
  }

  @Test
  void shouldCallAnOldNonceStale() {
    SipRequest right =
        register("alice", "example.net", nonce(NOW), DigestAlgorithm.SHA_256, SECRET);
    assertThat(judge(right, NOW + 301)).isEqualTo(Judgement.STALE);
    assertThat(digest.challenges(NOW, true).getFirst()).contains("stale=true");
  }

  @Test
  void shouldRefuseAnotherPasswordUserRealmOrNonce() {
    SecretBytes guess = SecretBytes.copyOf("guess".getBytes(UTF_8));
    DigestAlgorithm sha = DigestAlgorithm.SHA_256;
    String foreign =
        digest(2, List.of(sha))
            .challenges(NOW, false)
            .getFirst()
            .replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
    assertThat(judge(register("alice", "example.net", nonce(NOW), sha, guess), NOW))
        .isEqualTo(Judgement.REFUSED);
    assertThat(judge(register("bob", "example.net", nonce(NOW), sha, SECRET), NOW))
        .isEqualTo(Judgement.REFUSED);
    assertThat(judge(register("alice", "other.net", nonce(NOW), sha, SECRET), NOW))
        .isEqualTo(Judgement.REFUSED);
    assertThat(judge(register("alice", "example.net", foreign, sha, SECRET), NOW))
        .isEqualTo(Judgement.REFUSED);
    assertThat(judge(register("alice", "example.net", "%", sha, SECRET), NOW))
        .isEqualTo(Judgement.REFUSED);
  }

  @Test
  void shouldRefuseAnAlgorithmThatItDidNotOffer() {
    SipRequest weaker = register("alice", "example.net", nonce(NOW), DigestAlgorithm.MD5, SECRET);
    assertThat(judge(weaker, NOW)).isEqualTo(Judgement.REFUSED);
  }
}
