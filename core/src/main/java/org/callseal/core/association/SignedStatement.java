package org.callseal.core.association;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.crypto.Es256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.Sha256;

/**
 * A domain statement as it came: well formed, nothing of it believed. Parse, then verify.
 *
 * <p>Immutable: any thread.
 */
public final class SignedStatement {
  private final byte[] bytes;
  private final byte[] payload;
  private final byte[] signature;
  private final DomainStatement claimed;

  private SignedStatement(byte[] bytes, byte[] payload, byte[] signature, DomainStatement claimed) {
    this.bytes = bytes;
    this.payload = payload;
    this.signature = signature;
    this.claimed = claimed;
  }

  /** The statement of these bytes, if they are one to the last byte. */
  public static Optional<SignedStatement> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(4);
    byte[] header = reader.bytes();
    reader.map(0);
    byte[] payload = reader.bytes();
    byte[] signature = reader.bytes(Es256.LENGTH);
    if (!reader.finished() || !Arrays.equals(header, DomainStatement.PROTECTED)) {
      return Optional.empty();
    }
    return DomainStatement.parsePayload(payload)
        .map(claimed -> new SignedStatement(bytes.clone(), payload, signature, claimed));
  }

  /**
   * Believes it or not.
   *
   * @param domain whom the asker trusts
   * @param held the signing keys the asker holds from provisioning or from the statement before
   * @param heldNumber the highest number believed so far, 0 for none: it never goes down
   */
  public Verdict verify(String domain, List<P256Point> held, long heldNumber) {
    byte[] toBeSigned = DomainStatement.toBeSigned(payload);
    if (held.stream().noneMatch(key -> Es256.verify(key, toBeSigned, signature))) {
      return new Rejected(Fault.NOT_SIGNED_BY_A_HELD_KEY);
    }
    if (!claimed.domain().equals(domain)) {
      return new Rejected(Fault.OTHER_DOMAIN);
    }
    return claimed.number() > heldNumber ? new Believed(claimed) : new Rejected(Fault.NOT_NEWER);
  }

  /** SHA-256 of the whole, as a grant names it. */
  public byte[] hash() {
    return Sha256.of(bytes);
  }

  /** What {@link #verify} says. */
  public sealed interface Verdict {}

  /** Its keys are the anchors from now on. */
  public record Believed(DomainStatement statement) implements Verdict {}

  /** Nothing changes. */
  public record Rejected(Fault fault) implements Verdict {}

  /** What may be wrong with a statement that is well formed. */
  public enum Fault {
    NOT_SIGNED_BY_A_HELD_KEY,
    OTHER_DOMAIN,
    NOT_NEWER
  }
}
