package org.callseal.core.gateway;

import java.util.Optional;

/** What core-side address an operator wants for a gateway. */
public sealed interface CoreWish {

  /** The one named. */
  record Named(CoreAddress address) implements CoreWish {}

  /** The next that is free. */
  enum Next implements CoreWish {
    PORT,
    ADDRESS
  }

  /** As it travels to a server. */
  default String text() {
    return switch (this) {
      case Named(CoreAddress address) -> address.text();
      case Next.PORT -> "port";
      case Next.ADDRESS -> "address";
    };
  }

  /** Reads what {@link #text} writes. */
  static Optional<CoreWish> parse(String text) {
    return switch (text) {
      case "port" -> Optional.of(Next.PORT);
      case "address" -> Optional.of(Next.ADDRESS);
      default -> CoreAddress.parse(text).map(Named::new);
    };
  }
}
