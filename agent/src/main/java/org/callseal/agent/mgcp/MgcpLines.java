package org.callseal.agent.mgcp;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.callseal.agent.line.LineProtocol;
import org.callseal.agent.line.LostTraffic;
import org.callseal.agent.line.UnsealedMessage;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.Unanswered;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpLocated;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.transport.Framer;
import org.callseal.transport.Medium;

/** MGCP as lines carry it. Stateless: any thread. */
public final class MgcpLines implements LineProtocol<MgcpMessage, MgcpSealed> {

  /** The one there is. */
  public static final MgcpLines MGCP = new MgcpLines();

  private MgcpLines() {}

  @Override
  public String name() {
    return "MGCP";
  }

  @Override
  public List<Medium> media() {
    return List.of(Medium.UDP);
  }

  @Override
  public int longest() {
    return MgcpParser.MAX_LENGTH;
  }

  @Override
  public Framer framer() {
    throw new IllegalStateException("MGCP has no connections");
  }

  /**
   * A datagram in which some messages have a seal and others none, or seals of several
   * associations, was put together by nobody we know: it stays whole and is malformed.
   */
  @Override
  public List<byte[]> messages(byte[] datagram) {
    return MgcpDatagram.split(datagram) instanceof MgcpDatagram.Messages(var messages)
            && (messages.size() == 1 || areOfOneSender(messages))
        ? messages
        : List.of(datagram);
  }

  private static boolean areOfOneSender(List<byte[]> messages) {
    Set<Spi> associations = new HashSet<>();
    for (byte[] message : messages) {
      if (!(MgcpSeal.UDP.locate(message) instanceof MgcpSealed sealed)
          || MgcpControl.UDP.isQuestion(sealed)) {
        return false;
      }
      associations.add(sealed.seal().spi());
    }
    return associations.size() == 1;
  }

  /** RFC 3435 3.5.5: a line of text that contains a single dot separates them. */
  @Override
  public byte[] together(List<byte[]> messages) {
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      if (datagram.size() > 0) {
        datagram.writeBytes(("." + lineEnd(messages)).getBytes(StandardCharsets.US_ASCII));
      }
      datagram.writeBytes(message);
    }
    return datagram.toByteArray();
  }

  /** All of them came in one datagram, where they end alike. */
  private static String lineEnd(List<byte[]> messages) {
    return MgcpParser.parse(messages.getFirst()) instanceof MgcpMessage first
        ? first.lineEnd()
        : "\r\n";
  }

  @Override
  public ControlCarriage<MgcpSealed> carriage(Medium over) {
    return MgcpControl.UDP;
  }

  /** Gateways and call agents repeat what is not answered; not all of them tell copies apart. */
  @Override
  public Unanswered.Again again() {
    return Unanswered.Again.QUOTED;
  }

  @Override
  public Locator<MgcpSealed, UnsealedMessage<MgcpMessage>> locator(Medium over) {
    return bytes ->
        switch (MgcpControl.UDP.locate(bytes)) {
          case Located.Unfit<MgcpSealed, MgcpLocated.Unsealed>(var refusal) ->
              new Located.Unfit<>(refusal);
          case Located.Unsealed<MgcpSealed, MgcpLocated.Unsealed>(var unsealed) ->
              new Located.Unsealed<>(new UnsealedMessage<>(unsealed.message(), unsealed.control()));
          case Located.Found<MgcpSealed, MgcpLocated.Unsealed>(var sealed) ->
              new Located.Found<>(sealed);
        };
  }

  @Override
  public MgcpMessage message(MgcpSealed sealed) {
    return sealed.message();
  }

  @Override
  public MgcpMessage cut(MgcpSealed sealed) {
    return parsed(sealed.cut());
  }

  @Override
  public boolean hasRoom(MgcpMessage message, int controlLength) {
    return MgcpSeal.hasRoom(message, controlLength);
  }

  @Override
  public boolean carriesControl() {
    return true;
  }

  @Override
  public MgcpMessage withControl(MgcpMessage message, byte[] payload) {
    return parsed(MgcpSeal.withControl(parsed(MgcpSeal.cut(message)), payload));
  }

  /** Reads what was a message before lines of ours were put in or cut. */
  static MgcpMessage parsed(byte[] bytes) {
    if (!(MgcpParser.parse(bytes) instanceof MgcpMessage message)) {
      throw new IllegalStateException("what we made of an MGCP message is none");
    }
    return message;
  }

  @Override
  public byte[] bytes(MgcpMessage message, Medium over) {
    return message.bytes();
  }

  @Override
  public boolean wantsAnswer(MgcpMessage message) {
    return message instanceof MgcpCommand;
  }

  @Override
  public String nameOf(byte[] question) {
    return name(parsed(question));
  }

  @Override
  public Optional<String> questionOf(MgcpMessage unsealed) {
    return MgcpControl.isAnswer(unsealed) ? Optional.of(name(unsealed)) : Optional.empty();
  }

  private static String name(MgcpMessage message) {
    return Integer.toString(message.transaction());
  }

  /** An edge says no to an unsealed command with a code of packages (RFC 3435 2.4) and ours. */
  @Override
  public boolean refusesUs(MgcpMessage unsealed, InetSocketAddress us) {
    return unsealed instanceof MgcpResponse response
        && response.code() / 100 == 8
        && response.text().startsWith("/x-seal");
  }

  /** Gateways may be silent for days, so that silence tells nothing. */
  @Override
  public LostTraffic<MgcpMessage> lostTraffic() {
    return LostTraffic.unnoticed();
  }

  @Override
  public OptionalLong leastLifetime(MgcpMessage message) {
    return OptionalLong.empty();
  }
}
