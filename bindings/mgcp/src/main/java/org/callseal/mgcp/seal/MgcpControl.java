package org.callseal.mgcp.seal;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealHead;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.MgcpResponse;

/**
 * Control messages in MGCP: a command with an experimental verb from one sidecar to the other, and
 * its 200 that says the verb again, so that it is told from the answer of a real stack to a command
 * of the same transaction identifier; the payload in X-SealC. Stateless: any thread.
 */
public final class MgcpControl
    implements ControlCarriage<MgcpSealed>, Locator<MgcpSealed, MgcpLocated.Unsealed> {

  /** Over UDP. */
  public static final MgcpControl UDP = new MgcpControl();

  private static final long MOST_TRANSACTIONS = 999_999_999L;
  private static final String LINE_END = "\r\n";

  private final MgcpSeal seal = MgcpSeal.UDP;

  private MgcpControl() {}

  @Override
  public byte[] question(
      byte[] payload, InetSocketAddress from, InetSocketAddress to, byte[] nonce) {
    long transaction = Long.remainderUnsigned(ByteBuffer.wrap(nonce).getLong(), MOST_TRANSACTIONS);
    String start =
        MgcpSeal.VERB + " " + (transaction + 1) + " callseal@" + literal(to) + " MGCP 1.0";
    return with(payload, start);
  }

  private static String literal(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return "["
        + (address.getAddress() instanceof Inet6Address && zone >= 0
            ? text.substring(0, zone)
            : text)
        + "]";
  }

  @Override
  public byte[] answer(MgcpSealed question, byte[] payload) {
    return answer(question.message(), payload);
  }

  @Override
  public Optional<byte[]> withPayload(byte[] message, byte[] payload) {
    return MgcpParser.parse(message) instanceof MgcpResponse response
            && MgcpSeal.hasRoom(response, payload.length)
        ? Optional.of(MgcpSeal.withControl(response, payload))
        : Optional.empty();
  }

  /** The answer to a question that may have no seal: of the exchange. */
  public static byte[] answer(MgcpMessage question, byte[] payload) {
    return with(payload, "200 " + question.transaction() + " " + MgcpSeal.VERB);
  }

  private static byte[] with(byte[] payload, String start) {
    byte[] line = ControlLine.of(payload, LINE_END);
    byte[] first = (start + LINE_END).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(first.length + line.length).put(first).put(line).array();
  }

  /** Whether the command is a question of the other sidecar's own, sealed or not. */
  public static boolean isQuestion(MgcpMessage message) {
    return message instanceof MgcpCommand command && command.is(MgcpSeal.VERB);
  }

  @Override
  public boolean isQuestion(MgcpSealed message) {
    return isQuestion(message.message());
  }

  /** Whether the message answers such a question: it says our verb and carries a payload. */
  public static boolean isAnswer(MgcpMessage message) {
    return message instanceof MgcpResponse response
        && response.text().equals(MgcpSeal.VERB)
        && !response.parameters(ControlLine.PARAMETER).isEmpty();
  }

  @Override
  public boolean isAnswer(MgcpSealed message) {
    return isAnswer(message.message());
  }

  @Override
  public Optional<byte[]> payload(MgcpSealed message) {
    return message.control();
  }

  @Override
  public int sealLength() {
    return SealLine.length(LINE_END);
  }

  @Override
  public Located<MgcpSealed, MgcpLocated.Unsealed> locate(byte[] bytes) {
    return switch (seal.locate(bytes)) {
      case MgcpLocated.NotMgcp _, MgcpLocated.WrongSeal _ -> new Located.Unfit<>(Refusal.MALFORMED);
      case MgcpLocated.UnsupportedVersion() -> new Located.Unfit<>(Refusal.UNSUPPORTED_VERSION);
      case MgcpLocated.Unsealed unsealed -> new Located.Unsealed<>(unsealed);
      case MgcpSealed sealed -> new Located.Found<>(sealed);
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
