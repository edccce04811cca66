package org.callseal.callagent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.digest.DigestAlgorithm;
import org.callseal.sip.digest.DigestComputation;
import org.callseal.sip.digest.DigestFields;

/**
 * Challenges by Digest (RFC 3261 22, RFC 8760) without keeping state: a nonce is its birth time and
 * a MAC, good for five minutes. A nonce may be used again in that time: who hears the requests is
 * an edge, and the edge has refused copies. Belongs to its call agent's loop.
 */
final class DigestAuthentication {

  /** What a request's credentials come to. */
  enum Judgement {
    /** They are right. */
    ACCEPTED,
    /** They are missing or wrong. */
    REFUSED,
    /** They are right, under a nonce that is too old. */
    STALE
  }

  private static final int NONCE_SECONDS = 300;
  private static final int MAC_LENGTH = 16;

  private final String realm;
  private final Passwords passwords;
  private final List<DigestAlgorithm> algorithms;
  private final HmacSha256 nonceMac;

  DigestAuthentication(CallAgentSettings settings, RandomSource random) {
    this.realm = settings.domain();
    this.passwords = settings.passwords();
    this.algorithms = settings.algorithms();
    this.nonceMac = new HmacSha256(SecretBytes.random(random, HmacSha256.LENGTH));
  }

  /** Whether this user has to show that it knows a password. */
  boolean applies(String user) {
    return passwords.of(user).isPresent();
  }

  /** Judges the credentials that the field of this name gives for the user. */
  Judgement judge(SipRequest request, HeaderName field, String user, long now) {
    Optional<SecretBytes> password = passwords.of(user);
    Optional<DigestFields> answer = answersIn(request, field).findFirst();
    if (password.isEmpty()
        || answer.isEmpty()
        || !isFor(answer.get(), user)
        || !isOffered(answer.get())) {
      return Judgement.REFUSED;
    }
    String nonce = answer.get().value("nonce").orElse("");
    long age = now - birthOf(nonce).orElse(Long.MAX_VALUE / 2);
    boolean ours = age > -NONCE_SECONDS && age < Long.MAX_VALUE / 4;
    if (!ours || !DigestComputation.holds(answer.get(), request.method(), password.get())) {
      return Judgement.REFUSED;
    }
    return age <= NONCE_SECONDS ? Judgement.ACCEPTED : Judgement.STALE;
  }

  private boolean isFor(DigestFields answer, String user) {
    return answer.value("username").filter(user::equals).isPresent();
  }

  /** An algorithm that was not offered is refused, so that nobody can choose a weaker one. */
  private boolean isOffered(DigestFields answer) {
    return DigestAlgorithm.of(answer).filter(algorithms::contains).isPresent();
  }

  /** The credentials for our realm; those for other realms go on to others. */
  private Stream<DigestFields> answersIn(SipRequest request, HeaderName field) {
    return request.headers(field).stream()
        .map(DigestFields::parse)
        .flatMap(Optional::stream)
        .filter(answer -> answer.value("realm").filter(realm::equals).isPresent());
  }

  /** One challenge for each algorithm, the preferred first (RFC 8760 2.4). */
  List<String> challenges(long now, boolean stale) {
    return algorithms.stream()
        .map(algorithm ->
            "Digest realm=\"%s\", nonce=\"%s\", algorithm=%s, qop=\"auth\"%s"
                .formatted(realm, nonce(now), algorithm.word(), stale ? ", stale=true" : ""))
        .toList();
  }

  private String nonce(long now) {
    byte[] birth = ByteBuffer.allocate(Long.BYTES).putLong(now).array();
    byte[] nonce = ByteBuffer.allocate(Long.BYTES + MAC_LENGTH).put(birth).put(mac(birth)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }

  private Optional<Long> birthOf(String nonce) {
    byte[] bytes = decoded(nonce);
    if (bytes.length != Long.BYTES + MAC_LENGTH) {
      return Optional.empty();
    }
    byte[] birth = Arrays.copyOf(bytes, Long.BYTES);
    byte[] claimed = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
    return HmacSha256.same(mac(birth), claimed)
        ? Optional.of(ByteBuffer.wrap(birth).getLong())
        : Optional.empty();
  }

  private static byte[] decoded(String nonce) {
    try {
      return Base64.getUrlDecoder().decode(nonce);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] mac(byte[] birth) {
    return nonceMac.truncatedMac(MAC_LENGTH, realm.getBytes(UTF_8), birth);
  }
}
