package org.callseal.sip.scope;

import static org.assertj.core.api.Assertions.assertThat;

import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimedEndpointTest {

  private static SipText request(String method, String from, String to) {
    return SipText.request(method, "sip:example.net")
        .header("Via", "SIP/2.0/UDP 10.0.0.5;branch=z9hG4bKa")
        .header("From", from + ";tag=1")
        .header("To", to)
        .header("Call-ID", "c")
        .header("CSeq", "1 " + method);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sip:alice@example.net                    | sip:alice@example.net
          SIP:alice@EXAMPLE.net:5061;transport=udp | sip:alice@example.net
          sip:Alice@example.net                    | sip:Alice@example.net
          sip:+15551234@example.net;user=phone     | sip:+15551234@example.net
          sip:alice@example.net;user=ip            | sip:alice@example.net
          sip:alice@[2001:DB8::1]:5060             | sip:alice@[2001:db8::1]
          sip:a&b=c$d,e/f@example.net              | sip:a&b=c$d,e/f@example.net
          """)
  void shouldNameAnEndpointInOneWayOnly(String uri, String name) {
    assertThat(EndpointName.of(uri)).isEqualTo(new Claim.Endpoint(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sips:alice@example.net                   | SCHEME
          tel:+15551234                            | SCHEME
          http://example.net                       | SCHEME
          sip:alice@@example.net                   | SYNTAX
          sip:alice@evil.net@example.net           | SYNTAX
          sip:al%6ice@example.net                  | SYNTAX
          sip:alice@example.net;a=1;A=2            | SYNTAX
          sip:alice#x@example.net                  | SYNTAX
          sip:example.net                          | NO_USER
          sip:alice:secret@example.net             | USER
          sip:alice;x=y@example.net                | USER
          sip:alice?x@example.net                  | USER
          sip:%61lice@example.net                  | ESCAPE
          sip:al%2Dice@example.net                 | ESCAPE
          sip:alice%40evil.net@example.net         | ESCAPE
          sip:alice%3Bx=y@example.net              | ESCAPE
          sip:alice%00@example.net                 | ESCAPE
          sip:alice%20b@example.net                | ESCAPE
          sip:%2B15551234@example.net              | ESCAPE
          sip:alice%25x@example.net                | ESCAPE
          sip:%C3%A9@example.net                   | ESCAPE
          sip:+1-555@example.net;user=phone        | USER_PARAMETER
          sip:alice@example.net;user=phone         | USER_PARAMETER
          sip:123@example.net;user=dialstring      | USER_PARAMETER
          sip:alice@example.net;user               | USER_PARAMETER
          sip:alice@example.net?From=bob           | HEADERS
          sip:alice@example.net.                   | HOST
          """)
  void shouldRefuseWhatTwoReadersCouldReadDifferently(String uri, NameFault fault) {
    assertThat(EndpointName.of(uri)).isEqualTo(new Claim.Unclear(fault));
  }

  @Test
  void shouldTakeToOfARegisterAndFromOfOtherRequests() {
    SipRequest register =
        request("REGISTER", "<sip:third@example.net>", "<sip:alice@example.net>").toRequest();
    SipRequest invite =
        request("INVITE", "<sip:third@example.net>", "<sip:alice@example.net>").toRequest();
    assertThat(ClaimedEndpoint.of(register)).isEqualTo(new Claim.Endpoint("sip:alice@example.net"));
    assertThat(ClaimedEndpoint.of(invite)).isEqualTo(new Claim.Endpoint("sip:third@example.net"));
  }

  @Test
  void shouldTakeThePreferredIdentityOfAnAnonymousCaller() {
    String anonymous = "\"Anonymous\" <sip:anonymous@Anonymous.invalid>";
    SipText bare = request("INVITE", anonymous, "<sip:bob@example.net>");
    assertThat(ClaimedEndpoint.of(bare.toRequest())).isEqualTo(new Claim.Anonymous());
    SipText preferring =
        request("INVITE", anonymous, "<sip:bob@example.net>")
            .header("P-Preferred-Identity", "<tel:+1555>, <sip:alice@example.net>");
    assertThat(ClaimedEndpoint.of(preferring.toRequest()))
        .isEqualTo(new Claim.Endpoint("sip:alice@example.net"));
    SipText two = preferring.header("P-Preferred-Identity", "<sip:bob@example.net>");
    assertThat(ClaimedEndpoint.of(two.toRequest()))
        .isEqualTo(new Claim.Unclear(NameFault.PREFERRED_IDENTITY));
  }

  @Test
  void shouldNotLetAPreferredIdentityOutweighAFromThatNamesSomebody() {
    SipText both =
        request("INVITE", "<sip:mallory@example.net>", "<sip:bob@example.net>")
            .header("P-Preferred-Identity", "<sip:alice@example.net>");
    assertThat(ClaimedEndpoint.of(both.toRequest()))
        .isEqualTo(new Claim.Endpoint("sip:mallory@example.net"));
  }
}
