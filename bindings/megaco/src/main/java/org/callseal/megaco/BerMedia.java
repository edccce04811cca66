package org.callseal.megaco;

import static org.callseal.megaco.BerBytes.ascii;
import static org.callseal.megaco.BerBytes.number;
import static org.callseal.megaco.BerBytes.value;

import java.util.HexFormat;
import java.util.Map;

/**
 * Writes where a termination takes sound (RFC 3525 A.2 and, for the lines of SDP, C.11):
 *
 * <pre>
 * MediaDescriptor       ::= SEQUENCE { ..., streams [1] CHOICE { ..., multiStream [1] SEQUENCE OF StreamDescriptor } }
 * StreamDescriptor      ::= SEQUENCE { streamID [0] INTEGER, streamParms [1] StreamParms }
 * StreamParms           ::= SEQUENCE { ..., localDescriptor [1] LocalRemoteDescriptor, ... }
 * LocalRemoteDescriptor ::= SEQUENCE { propGrps [0] SEQUENCE OF SEQUENCE OF PropertyParm }
 * PropertyParm          ::= SEQUENCE { name [0] OCTET STRING (SIZE(4)), value [1] SEQUENCE OF OCTET STRING, ... }
 * </pre>
 *
 * Stateless.
 */
final class BerMedia {

  private static final int C = BerParser.CONSTRUCTED;
  private static final int P = BerParser.PRIMITIVE;
  private static final int SEQUENCE = BerParser.SEQUENCE;
  private static final int OCTET_STRING = 0x04;

  /** SDP_V, SDP_C and SDP_M; the package is 0. */
  private static final Map<String, String> LINES =
      Map.of("v", "0000b001", "c", "0000b008", "m", "0000b00f");

  private BerMedia() {}

  /**
   * A media descriptor under this tag.
   *
   * @throws IllegalArgumentException when it has other things than local descriptions of streams
   */
  static byte[] written(int tag, Clause media) {
    if (!media.is("Media", "M")) {
      throw new IllegalArgumentException("not spoken in binary: " + media.word());
    }
    return value(
        tag,
        value(
            C + 1,
            value(C + 1, media.group().stream().map(BerMedia::stream).toArray(byte[][]::new))));
  }

  private static byte[] stream(Clause stream) {
    Clause local = stream.find("Local", "L").orElseThrow(IllegalArgumentException::new);
    return value(
        SEQUENCE,
        number(P, Long.parseLong(stream.value())),
        value(C + 1, value(C + 1, value(C, description(local.value())))));
  }

  private static byte[] description(String sdp) {
    return value(
        SEQUENCE,
        sdp.lines().filter(line -> !line.isBlank()).map(BerMedia::property).toArray(byte[][]::new));
  }

  private static byte[] property(String line) {
    String name = LINES.get(line.substring(0, line.indexOf('=')));
    if (name == null) {
      throw new IllegalArgumentException("not spoken in binary: " + line);
    }
    byte[] said = value(BerRequests.IA5_STRING, ascii(line.substring(line.indexOf('=') + 1)));
    return value(
        SEQUENCE, value(P, HexFormat.of().parseHex(name)), value(C + 1, value(OCTET_STRING, said)));
  }
}
