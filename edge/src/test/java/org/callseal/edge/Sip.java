package org.callseal.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.SipResponses;

/** Messages as phones and call agents write them. */
final class Sip {

  private static int number;

  private Sip() {}

  /** A request outside a dialog, with a branch and a Call-ID that no other has. */
  static SipText request(String method, String uri, String from, String to) {
    return request(method, uri, "<" + from + ">;tag=f1", "<" + to + ">", "call-" + ++number);
  }

  static SipText request(String method, String uri, String from, String to, String callId) {
    return SipText.request(method, uri)
        .header(HeaderName.VIA, "SIP/2.0/UDP 192.168.1.2:5060;rport;branch=z9hG4bKt" + ++number)
        .header(HeaderName.MAX_FORWARDS, "70")
        .header(HeaderName.FROM, from)
        .header(HeaderName.TO, to)
        .header(HeaderName.CALL_ID, callId)
        .header(HeaderName.CSEQ, "1 " + method);
  }

  /** The CANCEL or ACK of a request: the same but for the method. */
  static byte[] again(SipText request, String method) {
    SipRequest read = (SipRequest) SipParser.parse(request.bytes());
    return new String(read.bytes(), UTF_8).replace(read.method(), method).getBytes(UTF_8);
  }

  static SipText register(String identity) {
    return request("REGISTER", "sip:example.net", identity, identity)
        .header(HeaderName.CONTACT, "<sip:phone@192.168.1.2:5060>");
  }

  /** An answer with the tag and the Record-Route that a dialog needs. */
  static SipText answer(SipRequest request, int status) {
    SipText text =
        SipText.response(status, SipResponses.reasonOf(status))
            .copy(request, HeaderName.VIA)
            .copy(request, HeaderName.RECORD_ROUTE)
            .copy(request, HeaderName.PATH)
            .copy(request, HeaderName.FROM);
    String to = request.header(HeaderName.TO).orElseThrow();
    return text.header(HeaderName.TO, request.to().tag().isPresent() ? to : to + ";tag=t1")
        .copy(request, HeaderName.CALL_ID)
        .copy(request, HeaderName.CSEQ);
  }

  /** The values of Record-Route as the caller's Route set has them. */
  static String callersRoutes(SipMessage response) {
    List<String> routes = response.headers(HeaderName.RECORD_ROUTE).reversed();
    return String.join(", ", routes);
  }

  static String uri(String nameAddr) {
    return NameAddr.parse(nameAddr).orElseThrow().uri();
  }
}
