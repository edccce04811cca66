package org.callseal.sip.seal;

import java.util.List;
import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealHead;
import org.callseal.sip.HeaderField;
import org.callseal.sip.HeaderName;
import org.callseal.sip.Malformed;
import org.callseal.sip.SipFault;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRewrite;
import org.jspecify.annotations.Nullable;

/**
 * Carries the seal in SIP: one header field, the last, in requests and responses alike; and control
 * messages in another. Stateless: any thread.
 */
public final class SipSeal implements SealCarriage {

  /** Over UDP. */
  public static final SipSeal UDP = new SipSeal(Carriage.SIP_UDP);

  /** Over TCP. */
  public static final SipSeal TCP = new SipSeal(Carriage.SIP_TCP);

  private final Carriage carriage;

  private SipSeal(Carriage carriage) {
    this.carriage = carriage;
  }

  @Override
  public Carriage carriage() {
    return carriage;
  }

  /** Finds the seal in what came from the network. */
  public SipLocated locate(byte[] bytes) {
    return switch (SipParser.parse(bytes, carriage)) {
      case Malformed(SipFault fault) -> new SipLocated.NotSip(fault);
      case SipMessage message -> locate(message);
    };
  }

  private SipLocated locate(SipMessage message) {
    List<HeaderField> seals = message.fields(HeaderName.SEAL);
    if (seals.size() > 1) {
      return new SipLocated.WrongSeal(SealFault.REPEATED);
    }
    if (!seals.isEmpty() && SealLine.isOtherVersion(seals.getFirst())) {
      return new SipLocated.UnsupportedVersion();
    }
    List<HeaderField> controls = message.fields(HeaderName.SEAL_CONTROL);
    if (controls.size() > 1) {
      return new SipLocated.WrongSeal(SealFault.REPEATED_CONTROL);
    }
    byte[] control = controls.isEmpty() ? null : payload(controls.getFirst());
    if (control == null && !controls.isEmpty()) {
      return new SipLocated.WrongSeal(SealFault.CONTROL_SPELLING);
    }
    return seals.isEmpty()
        ? new SipLocated.Unsealed(message, Optional.ofNullable(control))
        : sealed(message, seals.getFirst(), Optional.ofNullable(control));
  }

  private SipLocated sealed(SipMessage message, HeaderField field, Optional<byte[]> control) {
    SealFault fault =
        field.line().end() == message.endOfFields() ? SealLine.fault(field) : SealFault.NOT_LAST;
    if (fault != null) {
      return new SipLocated.WrongSeal(fault);
    }
    Seal seal = SealLine.seal(field).orElseThrow();
    return new SipSealed(message, carriage, seal, SealLine.hole(field), control);
  }

  private static byte @Nullable [] payload(HeaderField field) {
    boolean spelled = SealLine.isOneLine(field) && field.value().length() > 0;
    return spelled ? Base64Url.decode(field.text()) : null;
  }

  /** Whether the message still is one of ours with a seal, or a control payload too, put in. */
  public static boolean hasRoom(SipMessage message, int controlLength) {
    int control = controlLength == 0 ? 0 : 18 + (controlLength * 4 + 2) / 3;
    return control <= SipParser.MAX_LINE_LENGTH
        && message.hasRoomFor(controlLength == 0 ? 1 : 2, control + SealLine.LENGTH);
  }

  /**
   * The message with a control payload, not sealed yet.
   *
   * @throws IllegalArgumentException when it carries one already, or has no room for it
   */
  public static SipMessage withControl(SipMessage message, byte[] payload) {
    if (message.has(HeaderName.SEAL_CONTROL) || message.has(HeaderName.SEAL)) {
      throw new IllegalArgumentException("the message carries our fields already");
    }
    if (payload.length == 0 || !hasRoom(message, payload.length)) {
      throw new IllegalArgumentException("no payload, or no room for it");
    }
    return SipRewrite.of(message)
        .addLast(HeaderName.SEAL_CONTROL, Base64Url.encode(payload))
        .message();
  }

  /**
   * {@inheritDoc} The message is well-formed and unsealed; everything else is our own bug. Whether
   * the receiver takes it is for {@link #hasRoom} to say before.
   */
  @Override
  public Holed insert(byte[] message, SealHead head) {
    if (!(SipParser.parseOwn(message) instanceof SipMessage parsed)
        || parsed.has(HeaderName.SEAL)) {
      throw new IllegalArgumentException("not a message to put a seal in");
    }
    int at = parsed.endOfFields();
    byte[] sealed = new byte[message.length + SealLine.LENGTH];
    System.arraycopy(message, 0, sealed, 0, at);
    System.arraycopy(SealLine.of(head), 0, sealed, at, SealLine.LENGTH);
    System.arraycopy(message, at, sealed, at + SealLine.LENGTH, message.length - at);
    return new Holed(sealed, at + SealLine.holeAt(), SealLine.CHARACTERS);
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    System.arraycopy(SealLine.hole(mac), 0, holed.bytes(), holed.holeOffset(), holed.holeLength());
  }

  /** The message without Seal and Seal-Control, in whatever spelling and number. */
  public static SipMessage cut(SipMessage message) {
    return message.has(HeaderName.SEAL) || message.has(HeaderName.SEAL_CONTROL)
        ? SipRewrite.of(message)
            .removeAll(HeaderName.SEAL)
            .removeAll(HeaderName.SEAL_CONTROL)
            .message()
        : message;
  }
}
