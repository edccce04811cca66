package org.callseal.agent.sip;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.callseal.agent.line.LineProtocol;
import org.callseal.agent.line.LostTraffic;
import org.callseal.agent.line.UnsealedMessage;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Unanswered;
import org.callseal.sip.Carried;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipFramer;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Framer;
import org.callseal.transport.Medium;

/** SIP as lines carry it. Stateless: any thread. */
public final class SipLines implements LineProtocol<SipMessage, SipSealed> {

  /** The one there is. */
  public static final SipLines SIP = new SipLines();

  private SipLines() {}

  @Override
  public String name() {
    return "SIP";
  }

  @Override
  public List<Medium> media() {
    return List.of(Medium.UDP, Medium.TCP);
  }

  @Override
  public int longest() {
    return SipParser.MAX_MESSAGE_LENGTH;
  }

  @Override
  public Framer framer() {
    return new SipFramer(SipParser.MAX_MESSAGE_LENGTH);
  }

  @Override
  public List<byte[]> messages(byte[] datagram) {
    return List.of(datagram);
  }

  @Override
  public byte[] together(List<byte[]> messages) {
    if (messages.size() != 1) {
      throw new IllegalArgumentException("SIP has one message in a datagram");
    }
    return messages.getFirst();
  }

  @Override
  public ControlCarriage<SipSealed> carriage(Medium over) {
    return SipControl.over(over);
  }

  @Override
  public Unanswered.Again again() {
    return Unanswered.Again.ALL_THERE;
  }

  @Override
  public Locator<SipSealed, UnsealedMessage<SipMessage>> locator(Medium over) {
    SipControl control = SipControl.over(over);
    return bytes ->
        switch (control.locate(bytes)) {
          case Located.Unfit<SipSealed, SipLocated.Unsealed>(var refusal) ->
              new Located.Unfit<>(refusal);
          case Located.Unsealed<SipSealed, SipLocated.Unsealed>(var unsealed) ->
              new Located.Unsealed<>(new UnsealedMessage<>(unsealed.message(), unsealed.control()));
          case Located.Found<SipSealed, SipLocated.Unsealed>(var sealed) ->
              new Located.Found<>(sealed);
        };
  }

  @Override
  public SipMessage message(SipSealed sealed) {
    return sealed.message();
  }

  @Override
  public SipMessage cut(SipSealed sealed) {
    return sealed.cut();
  }

  @Override
  public boolean hasRoom(SipMessage message, int controlLength) {
    return SipSeal.hasRoom(message, controlLength);
  }

  @Override
  public boolean carriesControl() {
    return true;
  }

  @Override
  public SipMessage withControl(SipMessage message, byte[] payload) {
    return SipSeal.withControl(SipSeal.cut(message), payload);
  }

  @Override
  public byte[] bytes(SipMessage message, Medium over) {
    return Carried.over(over, message).bytes();
  }

  @Override
  public boolean wantsAnswer(SipMessage message) {
    return message instanceof SipRequest request && !request.is("ACK");
  }

  @Override
  public String nameOf(byte[] question) {
    if (!(SipParser.parse(question) instanceof SipRequest request)) {
      throw new IllegalStateException("our own question is not SIP");
    }
    return request.callId();
  }

  @Override
  public Optional<String> questionOf(SipMessage unsealed) {
    return SipControl.isAnswer(unsealed) ? Optional.of(unsealed.callId()) : Optional.empty();
  }

  @Override
  public boolean refusesUs(SipMessage unsealed, InetSocketAddress us) {
    return unsealed instanceof SipResponse response
        && response.status() >= 400
        && response.topVia().sentBy().equals(HostPort.of(us));
  }

  @Override
  public LostTraffic<SipMessage> lostTraffic() {
    return new UnansweredRegister();
  }

  /** RFC 3261 21.4.17: the registrar wants longer registrations than the association may leave. */
  @Override
  public OptionalLong leastLifetime(SipMessage message) {
    return message instanceof SipResponse response && response.status() == 423
        ? response
            .header(HeaderName.MIN_EXPIRES)
            .filter(least -> least.matches("[0-9]{1,9}"))
            .stream()
            .mapToLong(Long::parseLong)
            .findFirst()
        : OptionalLong.empty();
  }
}
