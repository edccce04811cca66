package org.callseal.core.exchange;

import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.credential.Credential;
import org.callseal.core.crypto.AesCcm;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256PrivateKey;
import org.callseal.core.crypto.SecretBytes;

/**
 * The responder has sent message_2.
 *
 * <pre>
 * parse(message_3)            Refused: stays here   Accepted: ParsedMessage3, stays here
 * verify(parsed, credential)  Refused: stays here   Accepted: VerifiedMessage3, stays here
 * finish(verified)            ResponderFinished, this is left: there is never a second one
 * close                       left
 * </pre>
 *
 * A verified message_3 does not end this state yet, because the seal of the message it came with is
 * checked with what it exports, and if that fails the right message may still come. Whoever has
 * checked everything calls {@code finish}.
 *
 * <p>The ephemeral key in here would let its finder pass for any initiator: it never leaves memory.
 *
 * <p>Thread rule: one thread at a time. Lifetime: seconds; left, it wipes its secrets.
 */
public final class AwaitingMessage3 implements AutoCloseable {
  private final Responder responder;
  private final byte[] cI;
  private final byte[] message2;
  private final P256PrivateKey y;
  private final SecretBytes prk3e2m;
  private final byte[] th3;
  private final Latch latch = new Latch();

  AwaitingMessage3(
      Responder responder,
      byte[] cI,
      byte[] message2,
      P256PrivateKey y,
      SecretBytes prk3e2m,
      byte[] th3) {
    this.responder = responder;
    this.cI = cI;
    this.message2 = message2;
    this.y = y;
    this.prk3e2m = prk3e2m;
    this.th3 = th3;
  }

  /** What to send, the same bytes for every copy of message_1. */
  public byte[] message2() {
    return message2.clone();
  }

  /** message_3 = ( CIPHERTEXT_3 : bstr ), section 5.4. Costs no curve work. */
  public Outcome<ParsedMessage3> parse(byte[] message3) {
    latch.check();
    if (message3.length > Profile.LONGEST_MESSAGE) {
      return Outcome.refused(ExchangeFault.MALFORMED);
    }
    CborReader reader = new CborReader(message3);
    byte[] ciphertext3 = reader.bytes();
    if (!reader.finished()) {
      return Outcome.refused(ExchangeFault.MALFORMED);
    }
    byte[] iv3 = KeySchedule.iv3(prk3e2m, th3);
    int tagLength = responder.profile().macLength();
    Optional<byte[]> plaintext3;
    try (SecretBytes k3 = KeySchedule.k3(prk3e2m, th3)) {
      plaintext3 = AesCcm.open(tagLength, k3, iv3, KeySchedule.a3(th3), ciphertext3);
    }
    if (plaintext3.isEmpty()) {
      return Outcome.refused(ExchangeFault.NOT_AUTHENTIC);
    }
    return switch (Plaintext.read3(plaintext3.get(), responder.profile())) {
      case Outcome.Accepted<Plaintext>(Plaintext p) ->
          Outcome.accepted(new ParsedMessage3(this, p));
      case Outcome.Refused<Plaintext>(ExchangeFault fault) -> Outcome.refused(fault);
    };
  }

  /** Checks MAC_3 under the key of the credential that the kid of message_3 led to. */
  public Outcome<VerifiedMessage3> verify(ParsedMessage3 parsed, Credential initiator) {
    if (responder.isSelf(initiator)) {
      return Outcome.refused(ExchangeFault.OWN_IDENTITY);
    }
    return verify(parsed, Party.of(initiator));
  }

  Outcome<VerifiedMessage3> verify(ParsedMessage3 parsed, Party initiator) {
    latch.check();
    parsed.requireFrom(this, initiator);
    Plaintext plaintext3 = parsed.plaintext();
    try (SecretBytes gIY = responder.curve().agree(y, initiator.key());
        SecretBytes prk4e3m = KeySchedule.prk4e3m(prk3e2m, th3, gIY)) {
      byte[] context3 = KeySchedule.context3(initiator, th3, plaintext3.ead());
      byte[] mac3 = KeySchedule.mac3(prk4e3m, context3, responder.profile().macLength());
      if (!HmacSha256.same(mac3, plaintext3.mac())) {
        return Outcome.refused(ExchangeFault.NOT_AUTHENTIC);
      }
      byte[] th4 = KeySchedule.th4(th3, plaintext3.encoded(), initiator.cred());
      return Outcome.accepted(new VerifiedMessage3(this, Exporter.of(prk4e3m, th4)));
    }
  }

  /** Ends the exchange with this message_3; a second time throws. */
  public ResponderFinished finish(VerifiedMessage3 verified) {
    verified.requireFrom(this);
    latch.leave();
    wipe();
    return new ResponderFinished(cI, verified.exporter());
  }

  /** Whether the exchange has ended. */
  public boolean isLeft() {
    return latch.isLeft();
  }

  /** Gives the exchange up. */
  @Override
  public void close() {
    latch.shut();
    wipe();
  }

  @Override
  public String toString() {
    return "AwaitingMessage3";
  }

  private void wipe() {
    y.wipe();
    prk3e2m.wipe();
  }
}
