package org.callseal.core.admission;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;

/**
 * Bakes cookies and knows its own again without remembering one: an HMAC over source and epoch
 * under a key drawn at the start (requirement 3.4.13). An epoch lasts 30 s; the present and the one
 * before are taken.
 *
 * <p>Thread rule: one thread. Lifetime: that of the edge; no other edge knows its cookies.
 */
public final class CookieBaker {
  private static final long EPOCH_NS = TimeUnit.SECONDS.toNanos(30);

  private final HmacSha256 hmac;
  private final long startNs;

  public CookieBaker(RandomSource random, long nowNs) {
    this.hmac = new HmacSha256(SecretBytes.random(random, HmacSha256.LENGTH));
    this.startNs = nowNs;
  }

  public AdmissionProof.Cookie bake(InetSocketAddress source, long nowNs) {
    return ofEpoch(source, epoch(nowNs));
  }

  public boolean isOurs(AdmissionProof.Cookie cookie, InetSocketAddress source, long nowNs) {
    long epoch = epoch(nowNs);
    byte[] shown = cookie.bytes();
    boolean present = HmacSha256.same(shown, ofEpoch(source, epoch).bytes());
    // Computed in any case: what a stranger's cookie costs does not depend on what he guessed.
    boolean previous = HmacSha256.same(shown, ofEpoch(source, epoch - 1).bytes());
    return present || previous;
  }

  private AdmissionProof.Cookie ofEpoch(InetSocketAddress source, long epoch) {
    byte[] address = source.getAddress().getAddress();
    byte[] input =
        ByteBuffer.allocate(Long.BYTES + Short.BYTES + address.length)
            .putLong(epoch)
            .putShort((short) source.getPort())
            .put(address)
            .array();
    return new AdmissionProof.Cookie(Arrays.copyOf(hmac.mac(input), AdmissionProof.COOKIE_LENGTH));
  }

  private long epoch(long nowNs) {
    return (nowNs - startNs) / EPOCH_NS;
  }
}
