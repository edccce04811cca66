package org.callseal.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Opener;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Sealed;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.Verdict;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.sip.seal.SipSealed;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sealing and opening a REGISTER of 600 bytes beside their floor, the bare HMAC over the sealed
 * bytes, in one run, in SIP and without. Opening is measured together with sealing, since a message
 * opens only once; a SIP message is parsed at both ends, as it is in agent and edge.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class SealBenchmark {
  private static final int LENGTH = 600;
  private static final long NOW_NS = 1;
  private static final long END_NS = TimeUnit.DAYS.toNanos(1);

  private final RandomSource random = RandomSource.secure();
  private final SecretBytes secret = SecretBytes.random(random, HmacSha256.LENGTH);
  private final Instance endpointInstance = Instance.draw(random);
  private final Instance edgeInstance = Instance.draw(random);
  private final Association endpoint =
      Association.established(
          terms(Role.INITIATOR), endpointInstance, edgeInstance, END_NS, NOW_NS);
  private final Association edge =
      Association.established(
          terms(Role.RESPONDER), edgeInstance, endpointInstance, END_NS, NOW_NS);
  private final Sealer sealer = new Sealer(random);
  private final Opener opener = new Opener(spi -> edge);
  private final HmacSha256 hmac = new HmacSha256(secret);
  private final TailCarriage tail = new TailCarriage();
  private final byte[] register = register();
  private final byte[] sealedRegister =
      sealer.seal(endpoint, SipSeal.UDP, register, NOW_NS).bytes();

  /** What sealing, and opening, cannot do without. */
  @Benchmark
  public byte[] bareHmac() {
    hmac.update(sealedRegister);
    return hmac.finish();
  }

  @Benchmark
  public Sealed seal() {
    return sealer.seal(endpoint, SipSeal.UDP, register, NOW_NS);
  }

  @Benchmark
  public Verdict<SipSealed> sealAndOpen() {
    return open(sealer.seal(endpoint, SipSeal.UDP, register, NOW_NS).bytes());
  }

  /** Without SIP: what the core adds to the bare HMAC. */
  @Benchmark
  public Sealed coreSeal() {
    return sealer.seal(endpoint, tail, register, NOW_NS);
  }

  /** Without SIP, both ways: to be held against two bare HMACs. */
  @Benchmark
  public Verdict<TailCarriage.Located> coreSealAndOpen() {
    byte[] sealed = sealer.seal(endpoint, tail, register, NOW_NS).bytes();
    return opener.open(TailCarriage.locate(sealed), NOW_NS);
  }

  /** How much of seal and sealAndOpen is the parsing of one message. */
  @Benchmark
  public SipLocated locate() {
    return SipSeal.UDP.locate(sealedRegister);
  }

  private Verdict<SipSealed> open(byte[] bytes) {
    if (SipSeal.UDP.locate(bytes) instanceof SipSealed located
        && opener.open(located, NOW_NS) instanceof Verdict.Verified<SipSealed> verified) {
      return verified;
    }
    throw new IllegalStateException("what was sealed did not open");
  }

  private AssociationTerms terms(Role role) {
    Spi initiator = new Spi(0x1000);
    Spi responder = new Spi(0x2000);
    Identity alice = Identity.parse("sip:alice@example.net").orElseThrow();
    return new AssociationTerms(
        role,
        role == Role.INITIATOR ? initiator : responder,
        role == Role.INITIATOR ? responder : initiator,
        alice,
        new Kid(1),
        org.callseal.core.identity.Scope.exactly(alice),
        secret);
  }

  private static byte[] register() {
    String text =
        """
        REGISTER sip:example.net SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-524287-1---a1b2c3d4e5f60718;rport
        Max-Forwards: 70
        Contact: <sip:alice@192.0.2.10:5060;transport=udp>;expires=600
        To: "Alice" <sip:alice@example.net>
        From: "Alice" <sip:alice@example.net>;tag=7d9f2a41
        Call-ID: 84b4c76e66710-1a2b3c4d5e6f
        CSeq: 17 REGISTER
        Allow: INVITE, ACK, CANCEL, BYE, REFER, NOTIFY, OPTIONS, MESSAGE
        Supported: outbound, path
        User-Agent: %s
        Content-Length: 0

        """
            .replace("\n", "\r\n");
    String product = "u".repeat(LENGTH - text.length() + 2);
    return text.formatted(product).getBytes(StandardCharsets.US_ASCII);
  }
}
