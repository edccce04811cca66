package org.callseal.demo.phone;

import java.nio.charset.StandardCharsets;
import org.callseal.sip.HostPort;

/** The session that a phone without sound offers: one stream of G.711. Stateless. */
final class Session {

  private static final int AUDIO_PORT = 40_000;

  private Session() {}

  static byte[] description(PhoneSettings settings) {
    String address = HostPort.literal(settings.local().getAddress());
    String family = address.indexOf(':') < 0 ? "IP4" : "IP6";
    String text =
        String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN " + family + " " + address,
            "s=-",
            "c=IN " + family + " " + address,
            "t=0 0",
            "m=audio " + AUDIO_PORT + " RTP/AVP 0",
            "");
    StringBuilder offer = new StringBuilder(text);
    for (int i = 1; i <= settings.candidates(); i++) {
      offer.append(
          "a=candidate:%d 1 UDP %d %s %d typ host\r\n".formatted(i, i, address, 40_000 + 2 * i));
    }
    return offer.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
