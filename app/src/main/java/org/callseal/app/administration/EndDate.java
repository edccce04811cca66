package org.callseal.app.administration;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A point of time as people read it. Pure. */
final class EndDate {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private EndDate() {}

  static String of(long utcSeconds) {
    return FORMAT.format(Instant.ofEpochSecond(utcSeconds));
  }
}
