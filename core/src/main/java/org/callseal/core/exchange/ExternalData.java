package org.callseal.core.exchange;

import org.callseal.core.cbor.CborReader;

/**
 * External authorization data, section 3.8: pairs of a label and, if it likes, a byte string.
 * Version 1 sends none and knows none. Padding (label 0) and what is not critical is passed over;
 * it is still authenticated.
 */
final class ExternalData {
  private ExternalData() {}

  /** Reads to the end of the message; gives whether there is something critical. */
  static boolean readsCritical(CborReader reader) {
    boolean critical = false;
    while (reader.hasMore()) {
      long label = reader.integer();
      // A negative label is the critical form of its absolute value.
      critical |= label < 0;
      if (reader.atBytes()) {
        reader.bytes();
      }
    }
    return critical;
  }
}
