package org.callseal.megaco.seal;

import java.util.Optional;
import org.callseal.megaco.MegacoFault;
import org.callseal.megaco.MegacoMessage;

/** What the bytes of one message are, before anything of them is believed. */
public sealed interface MegacoLocated
    permits MegacoLocated.NotMegaco, MegacoLocated.WrongSeal, MegacoLocated.Unsealed, MegacoSealed {

  /** Not a message that we take. */
  record NotMegaco(MegacoFault fault) implements MegacoLocated {}

  /** A message in which what should be ours is not well-formed. */
  record WrongSeal(SealFault fault) implements MegacoLocated {}

  /**
   * A message without an authentication header.
   *
   * @param control its payload, if it is a control message
   */
  record Unsealed(MegacoMessage message, Optional<byte[]> control) implements MegacoLocated {}
}
