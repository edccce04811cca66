package org.callseal.sip.seal;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealHead;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;

/**
 * All that the gate and the legs of agent and edge need of SIP: finding seals, putting them in,
 * control messages. Stateless: any thread.
 */
public final class SipBinding
    implements Locator<SipSealed, SipLocated.Unsealed>, ControlCarriage<SipSealed> {

  /** Over UDP. */
  public static final SipBinding UDP = new SipBinding(SipSeal.UDP);

  private final SipSeal seal;

  private SipBinding(SipSeal seal) {
    this.seal = seal;
  }

  @Override
  public Carriage carriage() {
    return seal.carriage();
  }

  @Override
  public Located<SipSealed, SipLocated.Unsealed> locate(byte[] bytes) {
    return switch (seal.locate(bytes)) {
      case SipLocated.NotSip _, SipLocated.WrongSeal _ -> new Located.Unfit<>(Refusal.MALFORMED);
      case SipLocated.UnsupportedVersion _ -> new Located.Unfit<>(Refusal.UNSUPPORTED_VERSION);
      case SipLocated.Unsealed unsealed -> new Located.Unsealed<>(unsealed);
      case SipSealed message -> new Located.Found<>(message);
    };
  }

  @Override
  public Holed insert(byte[] message, SealHead head) {
    return seal.insert(message, head);
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    seal.fill(holed, mac);
  }

  @Override
  public int sealLength() {
    return SealLine.LENGTH;
  }

  @Override
  public byte[] question(
      byte[] payload, InetSocketAddress from, InetSocketAddress to, byte[] nonce) {
    return ControlText.question(payload, from, to, nonce);
  }

  @Override
  public byte[] answer(SipSealed question, byte[] payload) {
    return answer(question.message(), payload);
  }

  /** The answer to an unsealed question: one of the exchange. */
  public byte[] answer(SipMessage question, byte[] payload) {
    if (!(question instanceof SipRequest request)) {
      throw new IllegalArgumentException("only a request is answered");
    }
    return ControlText.answer(request, payload);
  }

  @Override
  public boolean isQuestion(SipSealed message) {
    return isQuestion(message.message());
  }

  /** The same of a message without a seal. */
  public boolean isQuestion(SipMessage message) {
    return ControlText.isQuestion(message);
  }

  @Override
  public boolean isAnswer(SipSealed message) {
    return isAnswer(message.message());
  }

  /** The same of a message without a seal. */
  public boolean isAnswer(SipMessage message) {
    return ControlText.isAnswer(message);
  }

  @Override
  public Optional<byte[]> payload(SipSealed message) {
    return message.control();
  }
}
