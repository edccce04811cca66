package org.callseal.megaco.seal;

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

  static final String DATA_TEXT = "05060708090a0b0c616e206578616d706c652773204d4143";
  static final String SEAL_LINE = "AU=0x01020304:0x0d0e0f10:0x" + DATA_TEXT + "\n";
  static final String SEAL_BER = "a02680040102030481040d0e0f108218" + DATA_TEXT;

  static final String RESTART = "!/1 mg1\nT=1{C=-{SC=root{SV{MT=RS,RE=\"901 Cold Boot\"}}}}";

  private SealSamples() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] sealed(MegacoSeal seal, byte[] message) {
    Holed holed = seal.insert(message, HEAD);
    seal.fill(holed, MAC);
    return holed.bytes();
  }
}
