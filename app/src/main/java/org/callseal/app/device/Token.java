package org.callseal.app.device;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.data.PrivateFile;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.P256PrivateKey;
import org.callseal.core.crypto.SelfSignedCertificate;

/**
 * A PKCS#11 token that device keys live in: made there, used there, never read. It is opened by the
 * JDK's provider from its own kind of configuration file, and a PIN in another file.
 *
 * <p>Thread rule: any thread. Lifetime: the process's.
 */
public final class Token {

  private static final String PROVIDER = "SunPKCS11";

  private final Path configuration;
  private final Provider provider;
  private final KeyStore store;
  private final char[] pin;

  private Token(Path configuration, Provider provider, KeyStore store, char[] pin) {
    this.configuration = configuration;
    this.provider = provider;
    this.store = store;
    this.pin = pin;
  }

  /** Opens the token; what is in the way ends the command. */
  public static Token open(Path configuration, Path pinFile) {
    if (PrivateFile.read(configuration).isEmpty()) {
      throw wrong(configuration + ": there is no such file");
    }
    char[] pin = pin(pinFile);
    try {
      Provider provider =
          Security.getProvider(PROVIDER).configure(configuration.toAbsolutePath().toString());
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      return new Token(configuration, provider, store, pin);
    } catch (GeneralSecurityException
        | IOException
        | ProviderException
        | UnsupportedOperationException
        | IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, configuration + ": the token cannot be opened (" + reason(e) + ")");
    }
  }

  /** Makes a key in the token under the name. */
  public P256Point generate(String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      P256Point point = P256.pointOf((ECPublicKey) pair.getPublic()).orElseThrow();
      byte[] certificate =
          SelfSignedCertificate.of(point, signed -> sign(pair.getPrivate(), signed));
      // The key store finds a key only by a certificate beside it.
      store.setKeyEntry(
          name,
          pair.getPrivate(),
          pin,
          new Certificate[] {
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate))
          });
      return point;
    } catch (GeneralSecurityException | ProviderException e) {
      throw unusable(e);
    }
  }

  /** The key of this name, if the token holds one. */
  public Optional<P256PrivateKey> find(String name) {
    try {
      Key key = store.getKey(name, pin);
      return key instanceof PrivateKey found
          ? Optional.of(P256PrivateKey.inToken(found, provider))
          : Optional.empty();
    } catch (GeneralSecurityException | ProviderException e) {
      throw unusable(e);
    }
  }

  /** Removes the key of this name. */
  public void remove(String name) {
    try {
      store.deleteEntry(name);
    } catch (GeneralSecurityException | ProviderException e) {
      throw unusable(e);
    }
  }

  @Override
  public String toString() {
    return "Token of " + configuration;
  }

  private byte[] sign(PrivateKey key, byte[] signed) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA", provider);
      signature.initSign(key);
      signature.update(signed);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private CommandFailure unusable(Exception e) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        configuration + ": the token does not do what is asked of it (" + reason(e) + ")");
  }

  /** The innermost message: the outer ones are class names. */
  private static String reason(Throwable fault) {
    Throwable inner = fault;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return String.valueOf(inner.getMessage());
  }

  private static char[] pin(Path file) {
    byte[] bytes =
        PrivateFile.read(file).orElseThrow(() -> wrong(file + ": there is no such file"));
    try (var line =
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
      char[] text = new char[bytes.length];
      int length = Math.max(0, line.read(text));
      int end = 0;
      while (end < length && text[end] != '\n' && text[end] != '\r') {
        end++;
      }
      char[] pin = Arrays.copyOf(text, end);
      Arrays.fill(text, '\0');
      return pin;
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static CommandFailure wrong(String line) {
    return new CommandFailure(ExitCode.CONFIGURATION, line);
  }
}
