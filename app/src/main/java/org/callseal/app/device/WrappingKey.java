package org.callseal.app.device;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.data.PrivateFile;
import org.callseal.core.crypto.AesGcm;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;

/**
 * The operator's key that device stores are encrypted under: 32 bytes in base64, in a file of one
 * line, as {@code openssl rand -base64 32} writes it. AES-256-GCM, a random nonce for each writing.
 *
 * <p>Thread rule: any thread. Lifetime: the process's.
 */
public final class WrappingKey {

  private final SecretBytes key;

  private WrappingKey(SecretBytes key) {
    this.key = key;
  }

  /** Reads it; a file that holds none ends the command. */
  public static WrappingKey read(Path file) {
    byte[] text =
        PrivateFile.read(file)
            .orElseThrow(
                () -> new CommandFailure(ExitCode.CONFIGURATION, file + ": there is no such file"));
    try {
      byte[] bytes =
          Base64.getMimeDecoder().decode(new String(text, StandardCharsets.US_ASCII).strip());
      if (bytes.length == AesGcm.KEY_LENGTH) {
        return new WrappingKey(SecretBytes.adopt(bytes));
      }
    } catch (IllegalArgumentException _) {
      // Said below: it is no key either way.
    } finally {
      Arrays.fill(text, (byte) 0);
    }
    throw new CommandFailure(
        ExitCode.CONFIGURATION,
        file + ": holds no wrapping key; make one with: openssl rand -base64 32");
  }

  /** Nonce, cipher text and tag. */
  byte[] wrap(byte[] additional, byte[] plain) {
    byte[] nonce = RandomSource.secure().bytes(AesGcm.NONCE_LENGTH);
    byte[] sealed = AesGcm.seal(key, nonce, additional, plain);
    byte[] both = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, both, nonce.length, sealed.length);
    return both;
  }

  /** The plain text, unless this is not what it was wrapped under. */
  Optional<byte[]> unwrap(byte[] additional, byte[] wrapped) {
    if (wrapped.length < AesGcm.NONCE_LENGTH) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(wrapped, AesGcm.NONCE_LENGTH);
    byte[] sealed = Arrays.copyOfRange(wrapped, AesGcm.NONCE_LENGTH, wrapped.length);
    return AesGcm.open(key, nonce, additional, sealed);
  }

  @Override
  public String toString() {
    return "WrappingKey";
  }
}
