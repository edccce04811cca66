package org.callseal.core.exchange;

import java.util.Optional;

/** What came of a peer's message: the next thing, or the fault it had. */
public sealed interface Outcome<T> {

  /** The message was in order. */
  record Accepted<T>(T value) implements Outcome<T> {}

  /** The message was not; the state it came to is as it was. */
  record Refused<T>(ExchangeFault fault) implements Outcome<T> {}

  static <T> Outcome<T> accepted(T value) {
    return new Accepted<>(value);
  }

  static <T> Outcome<T> refused(ExchangeFault fault) {
    return new Refused<>(fault);
  }

  /** The next thing, for callers to whom all faults are one. */
  default Optional<T> toOptional() {
    return switch (this) {
      case Accepted<T>(T value) -> Optional.of(value);
      case Refused<T> _ -> Optional.empty();
    };
  }
}
