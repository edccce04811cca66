package org.callseal.sip.seal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealHead;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.Via;
import org.callseal.transport.Medium;

/**
 * Control messages in SIP: an OPTIONS from one sidecar to the other, neither with a user, that may
 * go no further (Max-Forwards 0), and its 200; the payload in Seal-Control. Header names are
 * compact, since the longest-lived of them is sent every 25 s for ever. Stateless: any thread.
 */
public final class SipControl
    implements ControlCarriage<SipSealed>, Locator<SipSealed, SipLocated.Unsealed> {

  /** Over UDP. */
  public static final SipControl UDP = new SipControl(SipSeal.UDP, "UDP");

  /** Over TCP. */
  public static final SipControl TCP = new SipControl(SipSeal.TCP, "TCP");

  private static final String METHOD = "OPTIONS";

  private final SipSeal seal;
  private final String transport;

  private SipControl(SipSeal seal, String transport) {
    this.seal = seal;
    this.transport = transport;
  }

  /** As it is over this medium. */
  public static SipControl over(Medium medium) {
    return switch (medium) {
      case UDP -> UDP;
      case TCP -> TCP;
    };
  }

  @Override
  public byte[] question(
      byte[] payload, InetSocketAddress from, InetSocketAddress to, byte[] nonce) {
    String name = Base64Url.encode(nonce);
    String self = HostPort.of(from);
    String peer = HostPort.of(to);
    String text =
        METHOD
            + " sip:"
            + peer
            + " SIP/2.0\r\n"
            + "v: SIP/2.0/"
            + transport
            + " "
            + self
            + ";rport;branch="
            + Via.MAGIC_COOKIE
            + name
            + "\r\n"
            + "f: <sip:"
            + self
            + ">;tag="
            + name
            + "\r\n"
            + "t: <sip:"
            + peer
            + ">\r\n"
            + "i: "
            + name
            + "\r\n"
            + "CSeq: 1 "
            + METHOD
            + "\r\n"
            + "Max-Forwards: 0\r\n"
            + "Seal-Control: "
            + Base64Url.encode(payload)
            + "\r\n"
            + "l: 0\r\n\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] answer(SipSealed question, byte[] payload) {
    return answer((SipRequest) question.message(), payload);
  }

  @Override
  public Optional<byte[]> withPayload(byte[] message, byte[] payload) {
    return SipParser.parse(message) instanceof SipResponse response
            && SipSeal.hasRoom(response, payload.length)
        ? Optional.of(SipSeal.withControl(response, payload).bytes())
        : Optional.empty();
  }

  /** The answer to a question that may have no seal: of the exchange. */
  public static byte[] answer(SipRequest question, byte[] payload) {
    String to = question.header(HeaderName.TO).orElseThrow();
    // RFC 3261 8.2.6.2: a To without tag MUST get one.
    String tagged = question.to().tag().isPresent() ? to : to + ";tag=c";
    SipText text = SipText.response(200, "OK");
    return text.copy(question, HeaderName.VIA)
        .copy(question, HeaderName.FROM)
        .header(HeaderName.TO, tagged)
        .copy(question, HeaderName.CALL_ID)
        .copy(question, HeaderName.CSEQ)
        .header(HeaderName.SEAL_CONTROL, Base64Url.encode(payload))
        .bytes();
  }

  /** Whether the request is a question of the other sidecar's own, sealed or not. */
  public static boolean isQuestion(SipMessage message) {
    return message instanceof SipRequest request
        && request.is(METHOD)
        && request.maxForwards().orElse(70) == 0
        && request.has(HeaderName.SEAL_CONTROL)
        && request.requestSipUri().filter(uri -> uri.user().isEmpty()).isPresent();
  }

  @Override
  public boolean isQuestion(SipSealed message) {
    return isQuestion(message.message());
  }

  /** Whether the message answers such a question: its branch is made of its Call-ID. */
  public static boolean isAnswer(SipMessage message) {
    return message instanceof SipResponse response
        && response.cseq().method().equals(METHOD)
        && response.vias().size() == 1
        && response
            .topVia()
            .branch()
            .filter((Via.MAGIC_COOKIE + response.callId())::equals)
            .isPresent();
  }

  @Override
  public boolean isAnswer(SipSealed message) {
    return isAnswer(message.message());
  }

  @Override
  public Optional<byte[]> payload(SipSealed message) {
    return message.control();
  }

  @Override
  public int sealLength() {
    return SealLine.LENGTH;
  }

  @Override
  public Located<SipSealed, SipLocated.Unsealed> locate(byte[] bytes) {
    return switch (seal.locate(bytes)) {
      case SipLocated.NotSip _, SipLocated.WrongSeal _ -> new Located.Unfit<>(Refusal.MALFORMED);
      case SipLocated.UnsupportedVersion() -> new Located.Unfit<>(Refusal.UNSUPPORTED_VERSION);
      case SipLocated.Unsealed unsealed -> new Located.Unsealed<>(unsealed);
      case SipSealed sealed -> new Located.Found<>(sealed);
    };
  }

  @Override
  public Carriage carriage() {
    return seal.carriage();
  }

  @Override
  public Holed insert(byte[] message, SealHead head) {
    return seal.insert(message, head);
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    seal.fill(holed, mac);
  }
}
