package org.callseal.benchmarks;

import java.util.concurrent.TimeUnit;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.CurveProvider;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.exchange.AwaitingMessage2;
import org.callseal.core.exchange.AwaitingMessage3;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.exchange.Initiator;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.exchange.ParsedMessage1;
import org.callseal.core.exchange.Responder;
import org.callseal.core.exchange.ResponderFinished;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Spi;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One exchange beside its floor, the curve work that it cannot do without, in one run: a key
 * generation, a point to check and three agreements at each end.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class ExchangeBenchmark {
  private static final AssociationKind KIND = AssociationKind.ENDPOINT_DOMAIN;

  @Param({"AMAZON_CORRETTO", "JDK"})
  public CurveProvider.Candidate candidate = CurveProvider.Candidate.JDK;

  private final ConnectionId cI = new ConnectionId(new Spi(0x1001), new Instance(1));
  private final ConnectionId cR = new ConnectionId(new Spi(0x1002), new Instance(2));

  private P256 curve = P256.fastest();
  private StaticKey device = key(curve, "sip:alice@example.net", 1);
  private StaticKey domain = key(curve, "example.net", 2);
  private P256KeyPair x = curve.generate();
  private P256KeyPair y = curve.generate();
  private SecretBytes scalar = y.privateKey().scalar();
  private Initiator initiator = initiator(curve::generate);
  private Responder responder = responder(curve::generate);
  private Responder fixedResponder = responder;
  private byte[] message1 = {};
  private byte[] message3 = {};

  @Setup
  public void choose() {
    curve =
        new P256(
            CurveProvider.of(candidate)
                .orElseThrow(() -> new IllegalStateException(candidate + " is not here")));
    device = key(curve, "sip:alice@example.net", 1);
    domain = key(curve, "example.net", 2);
    initiator = initiator(EphemeralKeys.secure(curve));
    responder = responder(EphemeralKeys.secure(curve));
    x = curve.generate();
    y = curve.generate();
    scalar = y.privateKey().scalar();
    // Always the same ephemeral key, so that one message_3 fits every time; a copy, as each use
    // wipes.
    fixedResponder = responder(() -> new P256KeyPair(curve.privateKey(scalar), y.point()));
    AwaitingMessage2 awaiting2 = initiator.initiate(cI);
    message1 = awaiting2.message1();
    byte[] message2 = fixedResponder.respond(value(Responder.parse(message1)), cR).message2();
    message3 = finish(awaiting2, message2).message3();
  }

  /** Both ends, from nothing to a secret on either side. */
  @Benchmark
  public void bothEnds(Blackhole hole) {
    AwaitingMessage2 awaiting2 = initiator.initiate(cI);
    ParsedMessage1 parsed = value(Responder.parse(awaiting2.message1()));
    AwaitingMessage3 awaiting3 = responder.respond(parsed, cR);
    InitiatorFinished finished = finish(awaiting2, awaiting3.message2());
    hole.consume(finished.exporter().associationSecret(KIND));
    hole.consume(finish(awaiting3, finished.message3()).exporter().associationSecret(KIND));
  }

  /** What both ends cannot do without. */
  @Benchmark
  public void bothEndsCurveWorkAlone(Blackhole hole) {
    curveWork(hole, y.point().x(), domain.credential().key());
    curveWork(hole, x.point().x(), device.credential().key());
  }

  /**
   * The responder alone. Its ephemeral key is not generated but read, which is dearer or cheaper as
   * the provider likes: its floor reads it, too.
   */
  @Benchmark
  public void responderAlone(Blackhole hole) {
    ParsedMessage1 parsed = value(Responder.parse(message1));
    AwaitingMessage3 awaiting3 = fixedResponder.respond(parsed, cR);
    hole.consume(finish(awaiting3, message3).exporter().associationSecret(KIND));
  }

  /** What the responder cannot do without, its key read as above. */
  @Benchmark
  public void responderCurveWorkAlone(Blackhole hole) {
    P256KeyPair ephemeral = new P256KeyPair(curve.privateKey(scalar), y.point());
    agreements(hole, ephemeral, x.point().x(), device.credential().key());
  }

  /** What one end cannot do without, its key generated. */
  @Benchmark
  public void oneEndCurveWorkAlone(Blackhole hole) {
    curveWork(hole, x.point().x(), device.credential().key());
  }

  private void curveWork(Blackhole hole, byte[] peerX, P256Point peerStatic) {
    agreements(hole, curve.generate(), peerX, peerStatic);
  }

  private void agreements(
      Blackhole hole, P256KeyPair ephemeral, byte[] peerX, P256Point peerStatic) {
    P256Point peer = P256Point.ofX(peerX).orElseThrow();
    hole.consume(curve.agree(ephemeral.privateKey(), peer));
    hole.consume(curve.agree(domain.privateKey(), peer));
    hole.consume(curve.agree(ephemeral.privateKey(), peerStatic));
  }

  private InitiatorFinished finish(AwaitingMessage2 state, byte[] message2) {
    return value(state.verify(value(state.parse(message2)), domain.credential()));
  }

  private ResponderFinished finish(AwaitingMessage3 state, byte[] message3) {
    return state.finish(value(state.verify(value(state.parse(message3)), device.credential())));
  }

  private Initiator initiator(EphemeralKeys ephemerals) {
    return new Initiator(curve, ephemerals, device);
  }

  private Responder responder(EphemeralKeys ephemerals) {
    return new Responder(curve, ephemerals, domain);
  }

  private static StaticKey key(P256 curve, String subject, long kid) {
    P256KeyPair pair = curve.generate();
    Credential credential = Credential.of(subject, new Kid(kid), pair.point());
    return StaticKey.of(curve, pair.privateKey().scalar(), credential).orElseThrow();
  }

  private static <T> T value(Outcome<T> outcome) {
    return outcome.toOptional().orElseThrow();
  }
}
