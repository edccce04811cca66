package org.callseal.megaco.seal;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealHead;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.transport.Medium;

/**
 * Control messages in Megaco: a service change of a method of our own from one sidecar to the
 * other, and a transaction's error that has the answer in its text. An answer is a reply, which
 * nobody answers; an error without a transaction is neither. Ordinary messages carry no payload:
 * replies have no room for one, so the exchange is done before a gateway's first message goes out.
 * Stateless: any thread.
 */
public final class MegacoControl
    implements ControlCarriage<MegacoSealed>, Locator<MegacoSealed, MegacoLocated.Unsealed> {

  public static final MegacoControl TEXT_UDP = new MegacoControl(MegacoSeal.TEXT_UDP);
  public static final MegacoControl TEXT_TCP = new MegacoControl(MegacoSeal.TEXT_TCP);
  public static final MegacoControl BER_UDP = new MegacoControl(MegacoSeal.BER_UDP);
  public static final MegacoControl BER_TCP = new MegacoControl(MegacoSeal.BER_TCP);

  private final MegacoSeal seal;

  private MegacoControl(MegacoSeal seal) {
    this.seal = seal;
  }

  /** {@inheritDoc} Neither address is said: behind a NAT they mean nothing to the other end. */
  @Override
  public byte[] question(
      byte[] payload, InetSocketAddress from, InetSocketAddress to, byte[] nonce) {
    long drawn = ByteBuffer.wrap(nonce).getLong();
    long transaction = 1 + Long.remainderUnsigned(drawn, ControlShape.HIGHEST_TRANSACTION);
    return write(true, transaction, payload);
  }

  @Override
  public byte[] answer(MegacoSealed question, byte[] payload) {
    return answer(question.message(), payload);
  }

  /** The answer to a question that may have no seal: of the exchange. */
  public byte[] answer(MegacoMessage question, byte[] payload) {
    ControlShape.Control asked = seal.control().read(MegacoSeal.cut(question));
    if (asked == null || !asked.question()) {
      throw new IllegalArgumentException("not a question of ours");
    }
    return write(false, asked.transaction(), payload);
  }

  /** {@inheritDoc} Never: success replies have no extension (RFC 3525 B.2, servChgReplyParm). */
  @Override
  public Optional<byte[]> withPayload(byte[] message, byte[] payload) {
    return Optional.empty();
  }

  private byte[] write(boolean question, long transaction, byte[] payload) {
    if (payload.length == 0 || payload.length > ControlShape.MOST_PAYLOAD) {
      throw new IllegalArgumentException("no payload, or no room for it");
    }
    return seal.control().write(new ControlShape.Control(question, transaction, payload));
  }

  /** How control messages go in this encoding over that medium. */
  public static MegacoControl of(Encoding encoding, Medium over) {
    return switch (encoding) {
      case TEXT -> over == Medium.UDP ? TEXT_UDP : TEXT_TCP;
      case BER -> over == Medium.UDP ? BER_UDP : BER_TCP;
    };
  }

  /** Whether a sidecar says that it wrote the message: a control message, or an error. */
  public static boolean isOurs(MegacoMessage message) {
    return message.messageId().canonical().equals(ControlShape.SENDER);
  }

  /** Whether it is an error of a sidecar's, such as {@link MegacoRefusal}. */
  public static boolean isError(MegacoMessage message) {
    return isOurs(message) && message.holds(Content.ERROR);
  }

  /** The number of a control message's transaction; nothing when it is none. */
  public static OptionalLong transaction(MegacoMessage message) {
    ControlShape.Control control =
        ControlShape.isClaimedBy(message)
            ? ControlShape.in(message.encoding()).read(MegacoSeal.cut(message))
            : null;
    return control == null ? OptionalLong.empty() : OptionalLong.of(control.transaction());
  }

  /** Whether a message has room for a seal. */
  public boolean hasRoom(MegacoMessage message) {
    return seal.hasRoom(message);
  }

  /** Whether a located message is a question of the other sidecar's own, sealed or not. */
  public static boolean isQuestion(MegacoMessage message) {
    return ControlShape.isClaimedBy(message) && message.holds(Content.REQUEST);
  }

  @Override
  public boolean isQuestion(MegacoSealed message) {
    return isQuestion(message.message());
  }

  /** Whether a located message answers such a question. */
  public static boolean isAnswer(MegacoMessage message) {
    return ControlShape.isClaimedBy(message) && message.holds(Content.REPLY);
  }

  @Override
  public boolean isAnswer(MegacoSealed message) {
    return isAnswer(message.message());
  }

  @Override
  public Optional<byte[]> payload(MegacoSealed message) {
    return message.control();
  }

  @Override
  public int sealLength() {
    return seal.sealLength();
  }

  @Override
  public Located<MegacoSealed, MegacoLocated.Unsealed> locate(byte[] bytes) {
    return switch (seal.locate(bytes)) {
      case MegacoLocated.NotMegaco _, MegacoLocated.WrongSeal _ ->
          new Located.Unfit<>(Refusal.MALFORMED);
      case MegacoLocated.Unsealed unsealed -> new Located.Unsealed<>(unsealed);
      case MegacoSealed sealed -> new Located.Found<>(sealed);
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
