package org.callseal.app.device;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.data.PrivateFile;
import org.jspecify.annotations.Nullable;

/**
 * One device's folder, its owner's alone. It holds one file of one line, so that it is there whole
 * or not at all:
 *
 * <pre>
 *   callseal-device 1 plain   sip:alice@example.net BASE64URL
 *   callseal-device 1 wrapped sip:alice@example.net BASE64URL
 * </pre>
 *
 * The words in front are what a wrapped one is bound to.
 *
 * <p>Thread rule: one thread. Lifetime: one command's.
 */
public final class DeviceStore {

  static final String FILE = "device";

  private static final String WORD = "callseal-device";
  private static final String VERSION = "1";
  private static final String PLAIN = "plain";
  private static final String WRAPPED = "wrapped";

  private final Path folder;
  private final @Nullable WrappingKey wrapping;

  /**
   * The store in the folder.
   *
   * @param wrapping what it is encrypted under, if it is
   */
  public DeviceStore(Path folder, Optional<WrappingKey> wrapping) {
    this.folder = folder;
    this.wrapping = wrapping.orElse(null);
  }

  /** Whether there is a device. */
  public boolean holdsDevice() {
    return Files.exists(file());
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** Takes the place for a device now, so that nothing stands in the way of writing it later. */
  public DeviceReservation reserve() {
    return DeviceReservation.take(folder, FILE);
  }

  /** The line to commit to a reservation. */
  public byte[] line(StoredDevice device) {
    byte[] plain = device.toBytes();
    String head =
        head(wrapping == null ? PLAIN : WRAPPED, device.provision().deviceCredential().subject());
    byte[] content = wrapping == null ? plain : wrapping.wrap(ascii(head), plain);
    byte[] text = Base64.getUrlEncoder().withoutPadding().encode(content);
    byte[] line = Arrays.copyOf(ascii(head), head.length() + text.length + 1);
    System.arraycopy(text, 0, line, head.length(), text.length);
    line[line.length - 1] = '\n';
    Arrays.fill(plain, (byte) 0);
    Arrays.fill(text, (byte) 0);
    return line;
  }

  /** Reads the device; what is in the way ends the command. */
  public StoredDevice read() {
    byte[] line =
        PrivateFile.read(file())
            .orElseThrow(() ->
                wrong(folder + ": holds no device; enroll one with callseal enroll --device"));
    String text = new String(line, StandardCharsets.US_ASCII);
    Arrays.fill(line, (byte) 0);
    String[] words = text.strip().split(" ", -1);
    if (words.length != 5 || !words[0].equals(WORD) || !words[1].equals(VERSION)) {
      throw wrong(file() + ": is no device of this version; enroll it again");
    }
    return content(words)
        .flatMap(StoredDevice::parse)
        .filter(device -> device.provision().deviceCredential().subject().equals(words[3]))
        .orElseThrow(() -> wrong(file() + ": is damaged; restore it or enroll the device again"));
  }

  private Optional<byte[]> content(String[] words) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(words[4]);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    if (words[2].equals(PLAIN)) {
      return Optional.of(bytes);
    }
    if (wrapping == null) {
      throw wrong(file() + ": is encrypted; name its key with --wrapping-key or wrapping-key");
    }
    Optional<byte[]> plain = wrapping.unwrap(ascii(head(WRAPPED, words[3])), bytes);
    if (plain.isEmpty()) {
      throw wrong(file() + ": the wrapping key is not the one that it was encrypted under");
    }
    return plain;
  }

  private Path file() {
    return folder.resolve(FILE);
  }

  private static String head(String form, String identity) {
    return String.join(" ", WORD, VERSION, form, identity, "");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static CommandFailure wrong(String line) {
    return new CommandFailure(ExitCode.CONFIGURATION, line);
  }
}
