package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.seal.Spi;

/**
 * What an index of a device or of a name has of one association: 40 hexadecimal digits, SPI (8),
 * birth (16), end (16). A hint: it counts if the association says the same.
 */
record IndexEntry(int spi, long bornSeconds, long endSeconds) {

  static final int LENGTH = 40;

  /** An index holds no more; the scripts know the number, too. */
  static final int MOST = 128;

  private static final int BORN = 8;
  private static final int END = 24;

  static IndexEntry of(StoredAssociation association) {
    return new IndexEntry(
        association.spi().value(), association.bornSeconds(), association.endSeconds());
  }

  boolean isOf(StoredAssociation association) {
    return equals(of(association));
  }

  /** The entries of an index, the one born last first; what is none is passed over. */
  static List<IndexEntry> read(byte[] value) {
    List<IndexEntry> entries = new ArrayList<>();
    for (int at = 0; at + LENGTH <= value.length; at += LENGTH) {
      entry(new String(value, at, LENGTH, ISO_8859_1)).ifPresent(entries::add);
    }
    entries.sort(Comparator.comparingLong(IndexEntry::bornSeconds).reversed());
    return entries;
  }

  private static Optional<IndexEntry> entry(String text) {
    try {
      IndexEntry entry =
          new IndexEntry(
              HexFormat.fromHexDigits(text, 0, BORN),
              HexFormat.fromHexDigitsToLong(text, BORN, END),
              HexFormat.fromHexDigitsToLong(text, END, LENGTH));
      return Spi.isReserved(entry.spi) ? Optional.empty() : Optional.of(entry);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(spi) + hex.toHexDigits(bornSeconds) + hex.toHexDigits(endSeconds);
  }
}
