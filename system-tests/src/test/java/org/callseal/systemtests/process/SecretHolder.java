package org.callseal.systemtests.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A program that keeps on purpose what an edge must not have, in every form, so that the search can
 * be seen to find it. Reads lines: {@code text} or {@code hex}, and the secret.
 */
final class SecretHolder {

  private static final List<Object> HELD = new ArrayList<>();

  private SecretHolder() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      String secret = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("hex ")) {
        hold(HexFormat.of().parseHex(secret));
      } else {
        holdText(secret);
        holdBase64(secret.getBytes(StandardCharsets.US_ASCII));
      }
    }
    System.out.println("holding " + HELD.size());
    Thread.currentThread().join();
  }

  private static void hold(byte[] bytes) {
    long[] words = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(words);
    HELD.add(bytes);
    HELD.add(words);
    HELD.add(new BigInteger(1, bytes));
    HELD.add(SecretForm.turned(bytes, bytes.length));
    holdText(HexFormat.of().formatHex(bytes));
    holdText(HexFormat.of().withUpperCase().formatHex(bytes));
    holdBase64(bytes);
  }

  private static void holdBase64(byte[] bytes) {
    for (int before = 0; before < 3; before++) {
      byte[] longer = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, longer, before, bytes.length);
      holdText(Base64.getEncoder().encodeToString(longer));
      holdText(Base64.getUrlEncoder().encodeToString(longer));
    }
  }

  private static void holdText(String text) {
    HELD.add(text);
    HELD.add(text.toCharArray());
  }

  /** One that holds these, in a process of its own. */
  static Process start(List<String> lines) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SecretHolder.class.getName())
            .redirectErrorStream(true)
            .start();
    process.outputWriter().write(String.join("\n", lines) + "\n\n");
    process.outputWriter().flush();
    String said = process.inputReader().readLine();
    if (said == null || !said.startsWith("holding ")) {
      process.destroyForcibly();
      throw new IllegalStateException("nothing is held: " + said);
    }
    return process;
  }
}
