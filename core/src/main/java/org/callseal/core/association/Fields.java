package org.callseal.core.association;

import java.util.function.LongPredicate;
import org.callseal.core.cbor.CborReader;

/**
 * Maps with integer keys that may grow: an unknown key is passed over, an unknown negative key is
 * refused (requirement x.9). Every key we know is positive, so any negative one is unknown. Keys
 * stand in rising order, so none can stand twice.
 */
final class Fields {
  private Fields() {}

  /**
   * Reads a map.
   *
   * @param known reads the value of a key it knows, or gives false without reading
   */
  static void read(CborReader reader, LongPredicate known) {
    int pairs = reader.map();
    long last = -1;
    for (int i = 0; i < pairs && !reader.failed(); i++) {
      long key = reader.integer();
      if (key <= last) {
        reader.refuse();
      } else if (!known.test(key)) {
        reader.skip();
      }
      last = key;
    }
  }
}
