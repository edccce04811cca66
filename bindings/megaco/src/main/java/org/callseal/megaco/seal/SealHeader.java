package org.callseal.megaco.seal;

import java.util.Optional;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.SealCarriage.Holed;
import org.callseal.core.seal.SealHead;
import org.callseal.megaco.Authentication;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.Span;

/** The seal as an authentication header in one encoding. Stateless. */
interface SealHeader {

  static SealHeader in(Encoding encoding) {
    return switch (encoding) {
      case TEXT -> TextSeal.INSTANCE;
      case BER -> BerSeal.INSTANCE;
    };
  }

  /** The most bytes that it adds to a message. */
  int longest();

  /** Whether it can be put into a message like this, whatever its length. */
  boolean fits(byte[] message);

  /** The message with the header in it, and a hole for the MAC. */
  Holed insert(byte[] message, SealHead head);

  /** What fills the hole. */
  byte[] hole(Mac mac);

  /** The fields of a header in the seal's one spelling. */
  Optional<SealNumbers> read(byte[] message, Authentication authentication);

  /** Where the MAC stands in it. */
  Span hole(Authentication authentication);

  /** The message's bytes without its authentication header, whose ever it is. */
  byte[] cut(MegacoMessage message, Authentication authentication);
}
