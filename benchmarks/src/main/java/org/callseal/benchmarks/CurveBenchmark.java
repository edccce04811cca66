package org.callseal.benchmarks;

import java.util.concurrent.TimeUnit;
import org.callseal.core.crypto.CurveProvider;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
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

/** P-256 by each provider, the way the exchange uses it: checked points in, 32 bytes out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CurveBenchmark {
  @Param({"AMAZON_CORRETTO", "CONSCRYPT", "JDK", "BOUNCY_CASTLE"})
  public CurveProvider.Candidate candidate = CurveProvider.Candidate.JDK;

  private P256 curve = P256.fastest();
  private P256KeyPair own = curve.generate();
  private P256Point peer = curve.generate().point();
  private byte[] x = peer.x();

  @Setup
  public void choose() {
    curve =
        new P256(
            CurveProvider.of(candidate)
                .orElseThrow(() -> new IllegalStateException(candidate + " is not here")));
    own = curve.generate();
    peer = curve.generate().point();
    x = peer.x();
  }

  @Benchmark
  public P256KeyPair generate() {
    return curve.generate();
  }

  @Benchmark
  public SecretBytes agree() {
    return curve.agree(own.privateKey(), peer);
  }

  /** The same for every provider: Bouncy Castle's field arithmetic. */
  @Benchmark
  public P256Point decompress() {
    return P256Point.ofX(x).orElseThrow();
  }
}
