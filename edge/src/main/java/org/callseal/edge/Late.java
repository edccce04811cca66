package org.callseal.edge;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something that the ports' handlers need and that needs the ports. Set once; for any thread; lives
 * as long as the ports.
 */
final class Late<T> {

  private volatile @Nullable T value;

  void set(T made) {
    value = made;
  }

  boolean isThere(Predicate<T> condition) {
    T there = value;
    return there != null && condition.test(there);
  }

  void ifThere(Consumer<T> action) {
    T there = value;
    if (there != null) {
      action.accept(there);
    }
  }
}
