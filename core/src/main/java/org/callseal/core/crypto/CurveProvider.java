package org.callseal.core.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Which implementation of the Java cryptography architecture does the P-256 work. The native ones
 * are an order of magnitude faster, but exist for some platforms only, so they are looked for by
 * name when the program runs; the JDK's own is always there. No provider is ever installed for the
 * whole process.
 *
 * <p>A provider is taken only after it has given a known answer, so that a native library that does
 * not load is a slower program and not a broken one.
 *
 * <p>Thread rule: immutable. Lifetime: the process.
 */
public final class CurveProvider {
  private final String name;
  private final Provider provider;

  private CurveProvider(String name, Provider provider) {
    this.name = name;
    this.provider = provider;
  }

  /** The first of {@link Candidate} that works here; looked for once. */
  public static CurveProvider fastest() {
    return Fastest.PROVIDER;
  }

  /** A certain one, if it is present and works. */
  public static Optional<CurveProvider> of(Candidate candidate) {
    try {
      CurveProvider found = new CurveProvider(candidate.title, candidate.load());
      return found.givesTheKnownAnswer() ? Optional.of(found) : Optional.empty();
    } catch (GeneralSecurityException
        | ReflectiveOperationException
        | RuntimeException
        | LinkageError absent) {
      return Optional.empty();
    }
  }

  /** Name and version, for an operator to read. */
  public String name() {
    return name + " " + provider.getVersionStr();
  }

  @Override
  public String toString() {
    return name();
  }

  Provider provider() {
    return provider;
  }

  /** NIST CAVS 14.1, ECC CDH primitive, P-256, first case. */
  private boolean givesTheKnownAnswer() throws GeneralSecurityException {
    HexFormat hex = HexFormat.of();
    P256 curve = new P256(this);
    P256PrivateKey key =
        curve.privateKey(
            SecretBytes.adopt(
                hex.parseHex("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534")));
    P256Point peer =
        P256Point.of(
                hex.parseHex("700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"),
                hex.parseHex("db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac"))
            .orElseThrow();
    return Arrays.equals(
            curve.agree(key, peer).exposed(),
            hex.parseHex("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b"))
        && curve.generate().point().x().length == P256.LENGTH;
  }

  /** What is looked for, fastest first. */
  public enum Candidate {
    AMAZON_CORRETTO("Amazon Corretto Crypto Provider") {
      @Override
      Provider load() throws ReflectiveOperationException {
        return (Provider)
            Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                .getField("INSTANCE")
                .get(null);
      }
    },
    CONSCRYPT("Conscrypt") {
      @Override
      Provider load() throws ReflectiveOperationException {
        return Class.forName("org.conscrypt.OpenSSLProvider")
            .asSubclass(Provider.class)
            .getConstructor()
            .newInstance();
      }
    },
    JDK("JDK SunEC") {
      @Override
      Provider load() {
        return Security.getProvider("SunEC");
      }
    },
    /** Never chosen before the JDK: its arithmetic makes no promise about timing. */
    BOUNCY_CASTLE("Bouncy Castle") {
      @Override
      Provider load() {
        return new BouncyCastleProvider();
      }
    };

    private final String title;

    Candidate(String title) {
      this.title = title;
    }

    abstract Provider load() throws ReflectiveOperationException;
  }

  private static final class Fastest {
    static final CurveProvider PROVIDER =
        List.of(Candidate.values()).stream()
            .map(CurveProvider::of)
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no provider does P-256 here"));
  }
}
