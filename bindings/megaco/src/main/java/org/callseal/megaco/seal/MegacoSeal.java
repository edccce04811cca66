package org.callseal.megaco.seal;

import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealHead;
import org.callseal.megaco.Authentication;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.Malformed;
import org.callseal.megaco.MegacoFault;
import org.callseal.megaco.MegacoMessage;

/**
 * Carries the seal in Megaco's own authentication header (RFC 3525 10.2): its fields as they are,
 * its rule replaced, since that covers an IP header and breaks at every NAT. Stateless: any thread.
 */
public final class MegacoSeal implements SealCarriage {

  public static final MegacoSeal TEXT_UDP =
      new MegacoSeal(Encoding.TEXT, Carriage.MEGACO_TEXT_UDP, 65_507);
  public static final MegacoSeal TEXT_TCP =
      new MegacoSeal(Encoding.TEXT, Carriage.MEGACO_TEXT_TCP, Encoding.MAX_LENGTH);
  public static final MegacoSeal BER_UDP =
      new MegacoSeal(Encoding.BER, Carriage.MEGACO_BER_UDP, 65_507);
  public static final MegacoSeal BER_TCP =
      new MegacoSeal(Encoding.BER, Carriage.MEGACO_BER_TCP, Encoding.MAX_LENGTH);

  private final Encoding encoding;
  private final Carriage carriage;
  private final int longest;
  private final SealHeader header;
  private final ControlShape control;

  private MegacoSeal(Encoding encoding, Carriage carriage, int longest) {
    this.encoding = encoding;
    this.carriage = carriage;
    this.longest = longest;
    this.header = SealHeader.in(encoding);
    this.control = ControlShape.in(encoding);
  }

  @Override
  public Carriage carriage() {
    return carriage;
  }

  ControlShape control() {
    return control;
  }

  /** The most bytes that a seal adds to a message. */
  public int sealLength() {
    return header.longest();
  }

  /** Finds the seal in one message. */
  public MegacoLocated locate(byte[] bytes) {
    return switch (encoding.parse(bytes)) {
      case Malformed(MegacoFault fault) -> new MegacoLocated.NotMegaco(fault);
      case MegacoMessage message -> locate(message);
    };
  }

  private MegacoLocated locate(MegacoMessage message) {
    Authentication authentication = message.authentication().orElse(null);
    byte[] payload = null;
    if (ControlShape.isClaimedBy(message)) {
      ControlShape.Control found = control.read(cut(message));
      if (found == null) {
        return new MegacoLocated.WrongSeal(SealFault.CONTROL_SPELLING);
      }
      payload = found.payload();
    }
    return authentication == null
        ? new MegacoLocated.Unsealed(message, Optional.ofNullable(payload))
        : sealed(message, authentication, Optional.ofNullable(payload));
  }

  private MegacoLocated sealed(
      MegacoMessage message, Authentication authentication, Optional<byte[]> control) {
    SealNumbers numbers = header.read(message.bytes(), authentication).orElse(null);
    if (numbers == null) {
      return new MegacoLocated.WrongSeal(SealFault.SPELLING);
    }
    Seal seal = numbers.seal().orElse(null);
    return seal == null
        ? new MegacoLocated.WrongSeal(SealFault.NUMBERS)
        : new MegacoSealed(message, carriage, seal, header.hole(authentication), control);
  }

  /** Whether the message still is one that is read with a seal put in. */
  public boolean hasRoom(MegacoMessage message) {
    return message.bytes().length + header.longest() <= longest && header.fits(message.bytes());
  }

  /** {@inheritDoc} The message is well-formed and unsealed; everything else is our own bug. */
  @Override
  public Holed insert(byte[] message, SealHead head) {
    if (!(encoding.parse(message) instanceof MegacoMessage parsed)
        || parsed.authentication().isPresent()
        || !hasRoom(parsed)) {
      throw new IllegalArgumentException("not a message to put a seal in");
    }
    return header.insert(message, head);
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    System.arraycopy(header.hole(mac), 0, holed.bytes(), holed.holeOffset(), holed.holeLength());
  }

  /** The message without an authentication header, in whatever spelling and of whatever scheme. */
  public static byte[] cut(MegacoMessage message) {
    return message
        .authentication()
        .map(found -> SealHeader.in(message.encoding()).cut(message, found))
        .orElseGet(message::bytes);
  }
}
