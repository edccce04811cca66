package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.LiveSpis.LiveSpi;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.seal.Spi;

/**
 * The list of SPIs in the order of their storing: a stream, whose ids are times of day that only
 * rise. A position is an id in one number: milliseconds (43) | number within one (20).
 *
 * <p>Thread rule: any thread that may block. Lifetime: the store's.
 */
final class RedisLiveSpis {

  private static final int NUMBER_BITS = 20;
  private static final long MOST_NUMBER = (1L << NUMBER_BITS) - 1;
  private static final long MOST_MILLIS = (1L << (Long.SIZE - 1 - NUMBER_BITS)) - 1;
  private static final int SPI_DIGITS = 8;
  private static final int ENTRY = 24;

  /** One answer has no more, whatever is asked for. */
  private static final int MOST = 20_000;

  private final RedisLink link;
  private final RedisKeys keys;
  private final RedisFaults faults;

  RedisLiveSpis(RedisLink link, RedisKeys keys, RedisFaults faults) {
    this.link = link;
    this.keys = keys;
    this.faults = faults;
  }

  static byte[] entry(StoredAssociation association) {
    HexFormat hex = HexFormat.of();
    String text =
        hex.toHexDigits(association.spi().value()) + hex.toHexDigits(association.endSeconds());
    return text.getBytes(US_ASCII);
  }

  CompletionStage<Long> put(StoredAssociation association) {
    return RedisScript.PUT_LIVE.run(
        link.commands(),
        ScriptOutputType.INTEGER,
        new String[] {keys.live()},
        entry(association),
        Long.toString(association.endSeconds()).getBytes(US_ASCII));
  }

  LiveSpis after(long position, int most) {
    String id = (position >>> NUMBER_BITS) + "-" + (position & MOST_NUMBER);
    List<byte[]> answer =
        link.await(
            RedisScript.NEWS.run(
                link.commands(),
                ScriptOutputType.MULTI,
                new String[] {keys.live()},
                id.getBytes(US_ASCII),
                Integer.toString(Math.min(most, MOST)).getBytes(US_ASCII)));
    String last = new String(answer.getFirst(), US_ASCII);
    if (last.isEmpty()) {
      return new LiveSpis(position, List.of());
    }
    OptionalLong reached = position(last);
    if (reached.isEmpty()) {
      faults.count(RedisFault.MALFORMED, keys.live());
      return new LiveSpis(position, List.of());
    }
    return new LiveSpis(reached.getAsLong(), spis(new String(answer.getLast(), US_ASCII)));
  }

  private List<LiveSpi> spis(String text) {
    List<LiveSpi> spis = new ArrayList<>();
    for (int at = 0; at + ENTRY <= text.length(); at += ENTRY) {
      try {
        int spi = HexFormat.fromHexDigits(text, at, at + SPI_DIGITS);
        long end = HexFormat.fromHexDigitsToLong(text, at + SPI_DIGITS, at + ENTRY);
        if (!Spi.isReserved(spi) && end > 0) {
          spis.add(new LiveSpi(new Spi(spi), end));
          continue;
        }
      } catch (IllegalArgumentException _) {
        // Counted below, as what names no SPI.
      }
      faults.count(RedisFault.MALFORMED, keys.live());
    }
    return spis;
  }

  private static OptionalLong position(String id) {
    String[] parts = id.split("-", -1);
    try {
      long millis = Long.parseLong(parts[0]);
      long number = Long.parseLong(parts[1]);
      boolean ours = parts.length == 2 && millis >= 0 && number >= 0;
      return ours && millis <= MOST_MILLIS && number <= MOST_NUMBER
          ? OptionalLong.of(millis << NUMBER_BITS | number)
          : OptionalLong.empty();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return OptionalLong.empty();
    }
  }
}
