package org.callseal.core.exchange;

import java.util.HexFormat;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.Vectors;
import tools.jackson.databind.JsonNode;

/** One trace of RFC 9529: values by the names that the RFC prints before them. */
final class Trace {
  private final JsonNode steps;

  Trace(String title) {
    JsonNode found = null;
    for (var trace : Vectors.load("edhoc-rfc9529-traces").root().properties()) {
      if (trace.getKey().startsWith(title)) {
        found = trace.getValue();
      }
    }
    if (found == null) {
      throw new NoSuchElementException(title);
    }
    steps = found;
  }

  /** The last value whose name begins so. */
  byte[] bytes(String name) {
    String hex = null;
    for (JsonNode step : steps) {
      if (step.path("name")
          .asString("")
          .toLowerCase(Locale.ROOT)
          .startsWith(name.toLowerCase(Locale.ROOT))) {
        hex = step.path("hex").asString();
      }
    }
    if (hex == null) {
      throw new NoSuchElementException(name);
    }
    return HexFormat.of().parseHex(hex);
  }

  SecretBytes secret(String name) {
    return SecretBytes.copyOf(bytes(name));
  }
}
