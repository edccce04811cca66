package org.callseal.edge.registration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long is asked for and granted, where an association lives on for 600 s. */
final class ExpiryTest {

  private static final String HEAD =
      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa\r\n"
          + "From: <sip:a@example.net>;tag=1\r\n"
          + "To: <sip:a@example.net>\r\n"
          + "Call-ID: c\r\n"
          + "CSeq: 1 REGISTER\r\n";

  @ParameterizedTest
  @Requirement("3.1.20")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Expires: 60                                   | Expires: 60
          Expires: 600                                  | Expires: 600
          Expires: 601                                  | Expires: 600
          Expires: 99999999999999999999                 | Expires: 600
          Expires: soon                                 | Expires: 600
          Expires: 0                                    | Expires: 0
          Contact: *~Expires: 0                         | Contact: *~Expires: 0
          Contact: <sip:a@h>~Expires: 3600              | Contact: <sip:a@h>~Expires: 600
          Contact: <sip:a@h>                            | Contact: <sip:a@h>~Expires: 600
          m: sip:a@h;expires=3600                       | m: sip:a@h;expires=600~Expires: 600
          Contact: <sip:a@h>;expires=0~Expires: 60      | Contact: <sip:a@h>;expires=0~Expires: 60
          Contact: <sip:a@h>;q=0.1;Expires = 900;x=1~Expires: 5 | Contact: <sip:a@h>;q=0.1;Expires = 600;x=1~Expires: 5
          Contact: <sip:a@h;expires=900>~Expires: 60    | Contact: <sip:a@h;expires=900>~Expires: 60
          Contact: ";expires=900" <sip:a@h>~Expires: 60 | Contact: ";expires=900" <sip:a@h>~Expires: 60
          Contact: <sip:a@h>;expires=60, <sip:b@h>;expires=7200~Expires: 9 | Contact: <sip:a@h>;expires=60, <sip:b@h>;expires=600~Expires: 9
          Contact: <sip:a@h>;expires=700~Contact: <sip:b@h>~Expires: 900 | Contact: <sip:a@h>;expires=600~Contact: <sip:b@h>~Expires: 600
          Contact: <sip:a@h>;expires=900;+sip.instance="<urn:uuid:1>"~Expires: 9 | Contact: <sip:a@h>;expires=600;+sip.instance="<urn:uuid:1>"~Expires: 9
          Contact: <sip:a@h>;x="\\";expires=9";expires=900~Expires: 9 | Contact: <sip:a@h>;x="\\";expires=9";expires=600~Expires: 9
          Contact: "a \\" <x>" <sip:a@h>;expires=900~Expires: 9 | Contact: "a \\" <x>" <sip:a@h>;expires=600~Expires: 9
          X-None: of this                               | X-None: of this
          """)
  void shouldAskForNoMoreThanIsLeft(String asked, String expected) {
    assertThat(within("REGISTER sip:example.net SIP/2.0", asked)).isEqualTo(lines(expected));
  }

  @ParameterizedTest
  @Requirement("3.1.20")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Contact: <sip:a@h>;expires=3600                        | Contact: <sip:a@h>;expires=600~Expires: 600
          Contact: <sip:a@h>;expires=60, <sip:b@h>;expires=3600~Expires: 3600 | Contact: <sip:a@h>;expires=60, <sip:b@h>;expires=600~Expires: 600
          Contact: <sip:a@h>~Expires: 3600                       | Contact: <sip:a@h>~Expires: 600
          Contact: <sip:a@h>                                     | Contact: <sip:a@h>~Expires: 600
          X-None: of this                                        | X-None: of this
          """)
  void shouldGrantNoMoreThanIsLeft(String granted, String expected) {
    assertThat(within("SIP/2.0 200 OK", granted)).isEqualTo(lines(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <sip:a@h>;expires=60;+sip.instance="<urn:uuid:1>" | <sip:a@h>;+sip.instance="<urn:uuid:1>"
          <sip:a@h;expires=9>;q=1;expires = 60              | <sip:a@h;expires=9>;q=1
          sip:a@h;expires=60                                | sip:a@h
          <sip:a@h>;x=";expires=9"                          | <sip:a@h>;x=";expires=9"
          """)
  void shouldTellWhoAContactIsWithoutHowLong(String contact, String expected) {
    assertThat(Expiry.withoutExpiry(contact)).isEqualTo(expected);
  }

  private static String within(String startLine, String fields) {
    String text = startLine + "\r\n" + HEAD + lines(fields) + "Content-Length: 0\r\n\r\n";
    SipMessage message = (SipMessage) SipParser.parse(text.getBytes(UTF_8));
    String held = new String(Expiry.within(message, 600).bytes(), UTF_8);
    return held.substring(held.indexOf("REGISTER\r\n") + 10)
        .replace("Content-Length: 0\r\n", "")
        .replace("\r\n\r\n", "\r\n");
  }

  private static String lines(String fields) {
    return fields.replace("~", "\r\n") + "\r\n";
  }
}
