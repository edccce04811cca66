package org.callseal.core.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.callseal.core.crypto.Sha256;

/**
 * Highest random weight hashing (Thaler, Ravishankar 1998): every key has an order of its own over
 * the same names. What one name had spreads over all others when it is gone, and nothing else
 * moves.
 */
public final class Rendezvous {

  private Rendezvous() {}

  /** The items in the order of this key; items of equal names stay as they stood. */
  public static <T> List<T> order(String key, List<T> items, Function<T, String> name) {
    byte[] prefix = (key + '\0').getBytes(StandardCharsets.UTF_8);
    return items.stream()
        .map(item ->
            new Weighed<>(
                item, Sha256.of(prefix, name.apply(item).getBytes(StandardCharsets.UTF_8))))
        .sorted(Comparator.comparing(Weighed::weight, Arrays::compareUnsigned))
        .map(Weighed::item)
        .toList();
  }

  private record Weighed<T>(T item, byte[] weight) {}
}
