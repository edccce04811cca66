package org.callseal.sip.scope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A request and what Kamailio read in it; {@code kamailio/PROVENANCE.md}. Immutable. */
final class Reading {

  private final byte[] message;
  private final Map<String, String> values;

  private Reading(byte[] message, Map<String, String> values) {
    this.message = message;
    this.values = values;
  }

  static List<Reading> all() {
    try (InputStream file = Reading.class.getResourceAsStream("/kamailio/readings.txt")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), US_ASCII);
      return text.lines().map(Reading::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code BASE64 name=HEX name=HEX ...}, without names where it read nothing. */
  private static Reading of(String line) {
    String[] parts = line.split(" ", -1);
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      values.put(pair[0], new String(HexFormat.of().parseHex(pair[1]), ISO_8859_1));
    }
    return new Reading(Base64.getDecoder().decode(parts[0]), values);
  }

  byte[] message() {
    return message;
  }

  boolean isRead() {
    return !values.isEmpty();
  }

  /** What it read; empty where it read nothing. */
  String text(String what) {
    return values.getOrDefault(what, "");
  }
}
