package org.callseal.agent.megaco;

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
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.TpktFramer;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoLocated;
import org.callseal.megaco.seal.MegacoSeal;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.transport.Framer;
import org.callseal.transport.Medium;

/** Megaco as lines carry it, in one encoding. Stateless: any thread. */
public final class MegacoLines implements LineProtocol<MegacoMessage, MegacoSealed> {

  private static final MegacoLines TEXT = new MegacoLines(Encoding.TEXT);
  private static final MegacoLines BER = new MegacoLines(Encoding.BER);

  private final Encoding encoding;

  private MegacoLines(Encoding encoding) {
    this.encoding = encoding;
  }

  public static MegacoLines in(Encoding encoding) {
    return switch (encoding) {
      case TEXT -> TEXT;
      case BER -> BER;
    };
  }

  Encoding encoding() {
    return encoding;
  }

  @Override
  public String name() {
    return "Megaco";
  }

  @Override
  public List<Medium> media() {
    return List.of(Medium.UDP, Medium.TCP);
  }

  /** The edge brings a gateway to its call agents over what its line was set up over. */
  @Override
  public List<Medium> exchangeMedia() {
    return List.of(Medium.UDP);
  }

  @Override
  public int longest() {
    return Encoding.MAX_LENGTH;
  }

  @Override
  public Framer framer() {
    return new TpktFramer(Encoding.MAX_LENGTH);
  }

  @Override
  public List<byte[]> messages(byte[] datagram) {
    return List.of(datagram);
  }

  @Override
  public byte[] together(List<byte[]> messages) {
    if (messages.size() != 1) {
      throw new IllegalArgumentException("Megaco has one message in a datagram");
    }
    return messages.getFirst();
  }

  @Override
  public ControlCarriage<MegacoSealed> carriage(Medium over) {
    return MegacoControl.of(encoding, over);
  }

  /** Gateways and call agents repeat what is not answered. */
  @Override
  public Unanswered.Again again() {
    return Unanswered.Again.QUOTED;
  }

  @Override
  public Locator<MegacoSealed, UnsealedMessage<MegacoMessage>> locator(Medium over) {
    MegacoControl control = MegacoControl.of(encoding, over);
    return bytes ->
        switch (control.locate(bytes)) {
          case Located.Unfit<MegacoSealed, MegacoLocated.Unsealed>(var refusal) ->
              new Located.Unfit<>(refusal);
          case Located.Unsealed<MegacoSealed, MegacoLocated.Unsealed>(var unsealed) ->
              new Located.Unsealed<>(new UnsealedMessage<>(unsealed.message(), unsealed.control()));
          case Located.Found<MegacoSealed, MegacoLocated.Unsealed>(var sealed) ->
              new Located.Found<>(sealed);
        };
  }

  @Override
  public MegacoMessage message(MegacoSealed sealed) {
    return sealed.message();
  }

  @Override
  public MegacoMessage cut(MegacoSealed sealed) {
    return cut(sealed.message());
  }

  /** The message without an authentication header of any kind. */
  MegacoMessage cut(MegacoMessage message) {
    return message.authentication().isEmpty() ? message : parsed(MegacoSeal.cut(message));
  }

  private MegacoMessage parsed(byte[] bytes) {
    if (!(encoding.parse(bytes) instanceof MegacoMessage message)) {
      throw new IllegalStateException("what we made of a Megaco message is none");
    }
    return message;
  }

  /** For a datagram, which it may have to be when no connection stands. */
  @Override
  public boolean hasRoom(MegacoMessage message, int controlLength) {
    return controlLength == 0 && MegacoControl.of(encoding, Medium.UDP).hasRoom(message);
  }

  /** Success replies have no extension (RFC 3525 B.2), so messages of endpoints carry nothing. */
  @Override
  public boolean carriesControl() {
    return false;
  }

  @Override
  public MegacoMessage withControl(MegacoMessage message, byte[] payload) {
    throw new IllegalStateException("Megaco has no room for what was to go with a message");
  }

  @Override
  public byte[] bytes(MegacoMessage message, Medium over) {
    return message.bytes();
  }

  @Override
  public boolean wantsAnswer(MegacoMessage message) {
    return message.holds(Content.REQUEST);
  }

  @Override
  public String nameOf(byte[] question) {
    return Long.toString(MegacoControl.transaction(parsed(question)).orElseThrow());
  }

  @Override
  public Optional<String> questionOf(MegacoMessage unsealed) {
    OptionalLong transaction =
        MegacoControl.isAnswer(unsealed)
            ? MegacoControl.transaction(unsealed)
            : OptionalLong.empty();
    return transaction.isPresent()
        ? Optional.of(Long.toString(transaction.getAsLong()))
        : Optional.empty();
  }

  /** An edge says 402 to what has no seal, without naming a transaction. */
  @Override
  public boolean refusesUs(MegacoMessage unsealed, InetSocketAddress us) {
    return MegacoControl.isError(unsealed);
  }

  /** Gateways may be silent for days, so that silence tells nothing. */
  @Override
  public LostTraffic<MegacoMessage> lostTraffic() {
    return LostTraffic.unnoticed();
  }

  @Override
  public OptionalLong leastLifetime(MegacoMessage message) {
    return OptionalLong.empty();
  }
}
