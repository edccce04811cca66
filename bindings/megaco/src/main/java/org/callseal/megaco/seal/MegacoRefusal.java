package org.callseal.megaco.seal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.megaco.Content;
import org.callseal.megaco.MegacoMessage;

/**
 * What a stranger is told: an error without a transaction, 402, unauthorized (RFC 3525 13.2). Only
 * a request is told it, never what is an error, a reply or an acknowledgement itself, and never in
 * more bytes than it had; so two ends that refuse each other fall silent. Stateless.
 */
public final class MegacoRefusal {

  private static final byte[] TEXT =
      "!/1 callseal\nER=402{\"no seal\"}".getBytes(StandardCharsets.US_ASCII);

  /** The same in BER: MegacoMessage, Message, version, mId, messageBody, messageError. */
  private static final byte[] BER =
      HexFormat.of()
          .parseHex(
              "3022"
                  + "a120"
                  + "800101"
                  + "a10a830863616c6c7365616c"
                  + "a20f"
                  + "a00d"
                  + "80020192"
                  + "8107"
                  + "6e6f207365616c");

  private MegacoRefusal() {}

  /** The bytes to answer this message with, if it is to be answered. */
  public static Optional<byte[]> of(MegacoMessage message) {
    byte[] refusal =
        switch (message.encoding()) {
          case TEXT -> TEXT.clone();
          case BER -> BER.clone();
        };
    boolean answered = message.holds(Content.REQUEST) && refusal.length <= message.bytes().length;
    return answered ? Optional.of(refusal) : Optional.empty();
  }
}
