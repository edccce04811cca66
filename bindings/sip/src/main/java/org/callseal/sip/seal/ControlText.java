package org.callseal.sip.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import org.callseal.sip.HeaderField;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.Via;

/**
 * Writes control messages in SIP: the shortest OPTIONS there is, to the other end's own address,
 * and the shortest 200 to one. Compact names (RFC 3261 7.3.3), because an answer to a stranger and
 * a switch notice are never longer than what they answer.
 *
 * <pre>
 * OPTIONS sip:198.51.100.1:5060 SIP/2.0
 * v: SIP/2.0/UDP 192.0.2.9:5060;rport;branch=z9hG4bKs-NNNNNNNNNNN
 * Max-Forwards: 0
 * f: &lt;sip:callseal.invalid&gt;;tag=s
 * t: &lt;sip:198.51.100.1:5060&gt;
 * i: NNNNNNNNNNN
 * CSeq: 1 OPTIONS
 * Seal-Control: base64url of the payload
 * l: 0
 * </pre>
 */
final class ControlText {

  static final String BRANCH = Via.MAGIC_COOKIE + "s-";

  private static final String METHOD = "OPTIONS";

  private ControlText() {}

  static byte[] question(
      byte[] payload, InetSocketAddress from, InetSocketAddress to, byte[] nonce) {
    String target = "sip:" + hostPort(to);
    String id = Base64Url.encode(nonce);
    return (METHOD
            + " "
            + target
            + " SIP/2.0\r\n"
            + "v: SIP/2.0/UDP "
            + hostPort(from)
            + ";rport;branch="
            + BRANCH
            + id
            + "\r\n"
            + "Max-Forwards: 0\r\n"
            + "f: <sip:callseal.invalid>;tag=s\r\n"
            + "t: <"
            + target
            + ">\r\n"
            + "i: "
            + id
            + "\r\n"
            + "CSeq: 1 "
            + METHOD
            + "\r\n"
            + control(payload)
            + "l: 0\r\n\r\n")
        .getBytes(US_ASCII);
  }

  /** RFC 3261 8.2.6.2: Via, From, To, Call-ID and CSeq of the request, and a tag to To. */
  static byte[] answer(SipRequest question, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    out.writeBytes("SIP/2.0 200 OK\r\n".getBytes(US_ASCII));
    copy(question, HeaderName.VIA, "v", "", out);
    copy(question, HeaderName.FROM, "f", "", out);
    copy(question, HeaderName.TO, "t", question.to().tag().isPresent() ? "" : ";tag=s", out);
    copy(question, HeaderName.CALL_ID, "i", "", out);
    copy(question, HeaderName.CSEQ, "CSeq", "", out);
    out.writeBytes((control(payload) + "l: 0\r\n\r\n").getBytes(US_ASCII));
    return out.toByteArray();
  }

  /** Whether the message is such an OPTIONS: no phone's request has no hop left at the start. */
  static boolean isQuestion(SipMessage message) {
    return message instanceof SipRequest request
        && request.is(METHOD)
        && request.maxForwards().orElse(1) == 0
        && hasOurBranch(request);
  }

  /** Whether the message answers such an OPTIONS. */
  static boolean isAnswer(SipMessage message) {
    return !(message instanceof SipRequest)
        && message.cseq().method().equals(METHOD)
        && message.vias().size() == 1
        && hasOurBranch(message);
  }

  private static boolean hasOurBranch(SipMessage message) {
    return message.topVia().branch().orElse("").startsWith(BRANCH);
  }

  private static void copy(
      SipMessage from, HeaderName name, String as, String suffix, ByteArrayOutputStream out) {
    for (HeaderField field : from.fields(name)) {
      out.writeBytes((as + ": " + field.text() + suffix + "\r\n").getBytes(UTF_8));
    }
  }

  private static String control(byte[] payload) {
    return HeaderName.SEAL_CONTROL.text() + ": " + Base64Url.encode(payload) + "\r\n";
  }

  private static String hostPort(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress().replaceFirst("%.*$", "");
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
