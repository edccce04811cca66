package org.callseal.benchmarks.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.seal.SipControl;

/** What phones say in a measurement. Stateless but for its random source; belongs to one loop. */
enum Script {
  /** REGISTER and its 200. */
  REGISTER("a registration: REGISTER, 200", 1, 1, 2) {
    @Override
    SipText begin(Phone phone, InetSocketAddress local) {
      return request(phone, "REGISTER", "sip:" + Population.DOMAIN, local)
          .header(HeaderName.CONTACT, contact(phone, local))
          .header(HeaderName.EXPIRES, "3600")
          .header("User-Agent", "Bench 1.0")
          .header("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, UPDATE")
          .header("Supported", "outbound, path, replaces");
    }
  },

  /** An INVITE that is answered, and the BYE. */
  CALL("a caller's leg: INVITE, 100, 180, 200, ACK, BYE, 200", 3, 4, 6) {
    @Override
    SipText begin(Phone phone, InetSocketAddress local) {
      return request(phone, "INVITE", "sip:echo@" + Population.DOMAIN, local)
          .header(HeaderName.CONTACT, contact(phone, local))
          .header("User-Agent", "Bench 1.0")
          .body("application/sdp", SDP);
    }

    @Override
    List<SipText> next(Phone phone, InetSocketAddress local, SipResponse answer) {
      return answer.cseq().method().equals("INVITE")
          ? List.of(
              inDialog(phone, local, answer, "ACK", 1), inDialog(phone, local, answer, "BYE", 2))
          : List.of();
    }
  },

  /** What keeps a NAT's binding open, every 25 s. */
  KEEP_ALIVE("a keep-alive and its answer", 1, 1, 1);

  private static final int PADDING = 80;
  private static final int NONCE = 8;
  private static final byte[] SDP =
      """
      v=0
      o=- 3853001 3853001 IN IP4 192.168.1.10
      s=-
      c=IN IP4 192.168.1.10
      t=0 0
      m=audio 40002 RTP/AVP 9 8 0 101
      a=rtpmap:9 G722/8000
      a=rtpmap:8 PCMA/8000
      a=rtpmap:0 PCMU/8000
      a=rtpmap:101 telephone-event/8000
      a=fmtp:101 0-15
      a=sendrecv
      """
          .replace("\n", "\r\n")
          .getBytes(US_ASCII);

  private final String text;
  private final int said;
  private final int heard;
  private final int passed;

  Script(String text, int said, int heard, int passed) {
    this.text = text;
    this.said = said;
    this.heard = heard;
    this.passed = passed;
  }

  String text() {
    return text;
  }

  /** How many messages go to the edge. */
  int said() {
    return said;
  }

  /** How many sealed messages it is between phone and edge, both ways. */
  int messages() {
    return said + heard;
  }

  /** How many datagrams a relay would have to take and send on; a keep-alive's is turned around. */
  int passed() {
    return passed;
  }

  /** The first message; a keep-alive is none of the phone's own. */
  SipText begin(Phone phone, InetSocketAddress local) {
    throw new IllegalStateException("a keep-alive is the agent's");
  }

  byte[] first(Phone phone, InetSocketAddress local, InetSocketAddress edge, RandomSource random) {
    phone.turn++;
    return this == KEEP_ALIVE
        ? SipControl.UDP.question(
            new ControlMessage.KeepAlive(new byte[PADDING]).toBytes(),
            local,
            edge,
            random.bytes(NONCE))
        : begin(phone, local).bytes();
  }

  /** What follows a final answer; the last of it is answered. */
  List<SipText> next(Phone phone, InetSocketAddress local, SipResponse answer) {
    return List.of();
  }

  private static SipText request(Phone phone, String method, String uri, InetSocketAddress local) {
    String own = "<" + phone.identity() + ">";
    return text(phone, method, uri, local)
        .header(HeaderName.FROM, own + ";tag=f" + phone.turn)
        .header(HeaderName.TO, method.equals("REGISTER") ? own : "<" + uri + ">")
        .header(HeaderName.CALL_ID, callId(phone))
        .header(HeaderName.CSEQ, "1 " + method);
  }

  private static SipText text(Phone phone, String method, String uri, InetSocketAddress local) {
    return SipText.request(method, uri)
        .header(
            HeaderName.VIA,
            "SIP/2.0/UDP %s:%d;rport;branch=z9hG4bK%s-%s-%d"
                .formatted(
                    local.getAddress().getHostAddress(),
                    local.getPort(),
                    method,
                    phone.record().kid(),
                    phone.turn))
        .header(HeaderName.MAX_FORWARDS, "70");
  }

  private static String callId(Phone phone) {
    return phone.record().kid() + "-" + phone.turn + "@192.168.1.10";
  }

  private static String contact(Phone phone, InetSocketAddress local) {
    return "<sip:phone@" + local.getAddress().getHostAddress() + ":" + local.getPort() + ">";
  }

  private static SipText inDialog(
      Phone phone, InetSocketAddress local, SipMessage answer, String method, int cseq) {
    SipText text = text(phone, method, answer.contacts().getFirst().uri(), local);
    answer
        .headers(HeaderName.RECORD_ROUTE)
        .reversed()
        .forEach(route -> text.header(HeaderName.ROUTE, route));
    return text.copy(answer, HeaderName.FROM)
        .copy(answer, HeaderName.TO)
        .copy(answer, HeaderName.CALL_ID)
        .header(HeaderName.CSEQ, cseq + " " + method);
  }
}
