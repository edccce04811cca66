package org.callseal.sip.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.SealCarriage.Holed;
import org.callseal.core.seal.SealHead;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Spi;

/** Messages with and without a seal, and what a MAC would cover in them. */
final class SealSamples {

  static final SealHead HEAD =
      new SealHead(
          new Spi(0x01020304), new Instance(0x05060708), new Instance(0x090a0b0c), 0x0d0e0f10L);

  static final Mac MAC = Mac.read(bytes("an example's MAC"), 0);

  static final String SEAL_LINE =
      "Seal: v=1;s=AQIDBAUGBwgJCgsMDQ4PEA;mac=YW4gZXhhbXBsZSdzIE1BQw\r\n";

  static final String REGISTER =
      """
      REGISTER sip:example.net SIP/2.0
      Via: SIP/2.0/UDP 10.0.0.5:5062;rport;branch=z9hG4bKa1
      Max-Forwards: 70
      From: <sip:alice@example.net>;tag=1
      To: <sip:alice@example.net>
      Call-ID: c1@10.0.0.5
      CSeq: 1 REGISTER
      Contact: <sip:alice@10.0.0.5:5062>
      Content-Length: 0

      """
          .replace("\n", "\r\n");

  private SealSamples() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] sealed(byte[] message) {
    Holed holed = SipSeal.UDP.insert(message, HEAD);
    SipSeal.UDP.fill(holed, MAC);
    return holed.bytes();
  }

  /** The message with these lines before the empty line that ends its header fields. */
  static byte[] withLines(String message, String lines) {
    int end = message.indexOf("\r\n\r\n") + 2;
    return bytes(message.substring(0, end) + lines + message.substring(end));
  }

  /** Exactly what the MAC is computed over. */
  static byte[] macInput(SealedBytes sealed) {
    byte[] all = sealed.bytes();
    int after = sealed.holeOffset() + sealed.holeLength();
    return ByteBuffer.allocate(9 + all.length - sealed.holeLength())
        .put(sealed.carriage().code())
        .putInt(sealed.holeOffset())
        .putInt(sealed.holeLength())
        .put(all, 0, sealed.holeOffset())
        .put(all, after, all.length - after)
        .array();
  }

  /** Whether a MAC over the one holds for the other as well. */
  static boolean passForEachOther(SealedBytes one, SealedBytes other) {
    return Arrays.equals(macInput(one), macInput(other)) && one.seal().equals(other.seal());
  }
}
