package org.callseal.core.exchange;

import java.util.Arrays;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.crypto.AesCcm;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.crypto.Sha256;

/**
 * The initiator has sent message_1.
 *
 * <pre>
 * parse(message_2)            Refused: stays here   Accepted: ParsedMessage2, stays here
 * verify(parsed, credential)  Refused: stays here   Accepted: InitiatorFinished, this is left
 * close                       left
 * </pre>
 *
 * A message that is refused changes nothing (section 9.7): whoever is on the path could have sent
 * it.
 *
 * <p>Thread rule: one thread. Lifetime: until left, which wipes the ephemeral key.
 */
public final class AwaitingMessage2 implements AutoCloseable {
  private static final byte[] NO_EAD = {};

  private final Initiator initiator;
  private final P256KeyPair x;
  private final byte[] message1;
  private final Latch latch = new Latch();

  AwaitingMessage2(Initiator initiator, P256KeyPair x, byte[] message1) {
    this.initiator = initiator;
    this.x = x;
    this.message1 = message1;
  }

  /** What to send, the same bytes as often as it takes. */
  public byte[] message1() {
    return message1.clone();
  }

  /** message_2 = ( G_Y_CIPHERTEXT_2 : bstr ), section 5.3. Gives whom it claims to come from. */
  public Outcome<ParsedMessage2> parse(byte[] message2) {
    latch.check();
    if (message2.length > Profile.LONGEST_MESSAGE) {
      return Outcome.refused(ExchangeFault.MALFORMED);
    }
    CborReader reader = new CborReader(message2);
    byte[] content = reader.bytes();
    if (!reader.finished() || content.length <= P256.LENGTH) {
      return Outcome.refused(ExchangeFault.MALFORMED);
    }
    byte[] g = Arrays.copyOf(content, P256.LENGTH);
    // 9.2: for P-256 at least partial public-key validation MUST be done.
    Optional<P256Point> gY = P256Point.ofX(g);
    if (gY.isEmpty()) {
      return Outcome.refused(ExchangeFault.INVALID_POINT);
    }
    byte[] th2 = KeySchedule.th2(g, Sha256.of(message1));
    SecretBytes prk2e;
    try (SecretBytes gXY = initiator.curve().agree(x.privateKey(), gY.get())) {
      prk2e = KeySchedule.prk2e(th2, gXY);
    }
    byte[] ciphertext2 = Arrays.copyOfRange(content, P256.LENGTH, content.length);
    byte[] plaintext2 = Keystream.apply(prk2e, th2, ciphertext2);
    return switch (Plaintext.read2(plaintext2, initiator.profile())) {
      case Outcome.Accepted<Plaintext>(Plaintext p) when !ParsedMessage1.isReserved(p.cR()) ->
          Outcome.accepted(new ParsedMessage2(this, gY.get(), th2, prk2e, p));
      case Outcome.Accepted<Plaintext> _ -> refuse(prk2e, ExchangeFault.MALFORMED);
      case Outcome.Refused<Plaintext>(ExchangeFault fault) -> refuse(prk2e, fault);
    };
  }

  /** Checks MAC_2 under the key of the credential that the kid of message_2 led to. */
  public Outcome<InitiatorFinished> verify(ParsedMessage2 parsed, Credential responder) {
    Party peer = Party.of(responder);
    if (initiator.isSelf(responder)) {
      parsed.wipe();
      return Outcome.refused(ExchangeFault.OWN_IDENTITY);
    }
    return verify(parsed, peer);
  }

  Outcome<InitiatorFinished> verify(ParsedMessage2 parsed, Party responder) {
    latch.check();
    parsed.requireFrom(this, responder);
    try (SecretBytes gRX = initiator.curve().agree(x.privateKey(), responder.key());
        SecretBytes prk3e2m = KeySchedule.prk3e2m(parsed.prk2e(), parsed.th2(), gRX)) {
      Plaintext plaintext2 = parsed.plaintext();
      byte[] context2 =
          KeySchedule.context2(plaintext2.cR(), responder, parsed.th2(), plaintext2.ead());
      byte[] mac2 = KeySchedule.mac2(prk3e2m, context2, initiator.profile().macLength());
      if (!HmacSha256.same(mac2, plaintext2.mac())) {
        return Outcome.refused(ExchangeFault.NOT_AUTHENTIC);
      }
      InitiatorFinished finished = finish(parsed, responder, prk3e2m);
      latch.leave();
      x.privateKey().wipe();
      return Outcome.accepted(finished);
    } finally {
      parsed.wipe();
    }
  }

  /** message_3 = ( CIPHERTEXT_3 : bstr ), section 5.4. */
  private InitiatorFinished finish(ParsedMessage2 parsed, Party responder, SecretBytes prk3e2m) {
    Party self = initiator.self();
    byte[] th3 = KeySchedule.th3(parsed.th2(), parsed.plaintext().encoded(), responder.cred());
    try (SecretBytes gIY = initiator.curve().agree(initiator.skI(), parsed.gY());
        SecretBytes prk4e3m = KeySchedule.prk4e3m(prk3e2m, th3, gIY);
        SecretBytes k3 = KeySchedule.k3(prk3e2m, th3)) {
      int macLength = initiator.profile().macLength();
      byte[] context3 = KeySchedule.context3(self, th3, NO_EAD);
      byte[] mac3 = KeySchedule.mac3(prk4e3m, context3, macLength);
      byte[] plaintext3 = Plaintext.write3(self.kid(), mac3);
      byte[] iv3 = KeySchedule.iv3(prk3e2m, th3);
      byte[] sealed = AesCcm.seal(macLength, k3, iv3, KeySchedule.a3(th3), plaintext3);
      Exporter exporter = Exporter.of(prk4e3m, KeySchedule.th4(th3, plaintext3, self.cred()));
      byte[] message3 = new CborWriter().bytes(sealed).toBytes();
      return new InitiatorFinished(message3, parsed.plaintext().cR(), exporter);
    }
  }

  /** Gives the exchange up. */
  @Override
  public void close() {
    latch.shut();
    x.privateKey().wipe();
  }

  @Override
  public String toString() {
    return "AwaitingMessage2";
  }

  private static Outcome<ParsedMessage2> refuse(SecretBytes prk2e, ExchangeFault fault) {
    prk2e.wipe();
    return Outcome.refused(fault);
  }
}
