package org.callseal.mgcp.seal;

import java.nio.charset.StandardCharsets;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.SealCarriage.Holed;
import org.callseal.core.seal.SealHead;
import org.callseal.core.seal.Spi;

/** Messages with and without a seal. */
final class SealSamples {

  static final SealHead HEAD =
      new SealHead(
          new Spi(0x01020304), new Instance(0x05060708), new Instance(0x090a0b0c), 0x0d0e0f10L);

  static final Mac MAC = Mac.read(bytes("an example's MAC"), 0);

  static final String HEAD_TEXT = "0102030405060708090a0b0c0d0e0f10";
  static final String MAC_TEXT = "616e206578616d706c652773204d4143";
  static final String SEAL_LINE = "X-Seal: 1 " + HEAD_TEXT + " " + MAC_TEXT + "\r\n";

  static final String RESTART = "RSIP 1200 *@rgw1.example.net MGCP 1.0\r\nRM: restart\r\nRD: 0\r\n";

  private SealSamples() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] sealed(byte[] message) {
    Holed holed = MgcpSeal.UDP.insert(message, HEAD);
    MgcpSeal.UDP.fill(holed, MAC);
    return holed.bytes();
  }
}
