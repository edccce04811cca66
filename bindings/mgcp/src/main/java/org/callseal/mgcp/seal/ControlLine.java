package org.callseal.mgcp.seal;

import java.nio.charset.StandardCharsets;
import org.callseal.core.seal.Hex;
import org.callseal.mgcp.Parameter;
import org.jspecify.annotations.Nullable;

/** The line that carries a control message: {@code X-SealC: } and hexadecimal. */
final class ControlLine {

  static final String PARAMETER = "x-sealc";

  private static final String NAME = "X-SealC: ";

  private ControlLine() {}

  static byte[] of(byte[] payload, String lineEnd) {
    return (NAME + Hex.encode(payload) + lineEnd).getBytes(StandardCharsets.US_ASCII);
  }

  static int length(int payload) {
    return NAME.length() + 2 * payload + 2;
  }

  /** The payload; null when it is not our spelling. */
  static byte @Nullable [] payload(Parameter line, String lineEnd) {
    return line.value().length() > 0 && SealLine.isTight(line, lineEnd)
        ? Hex.decode(line.text())
        : null;
  }
}
