package org.callseal.sip;

import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A host and the port after it, as in hostport and sent-by. */
record Host(String name, OptionalInt port) {

  /** hostport = host [ ":" port ] without spaces. */
  static @Nullable Host ofUri(Cursor cursor) {
    String name = name(cursor);
    return name == null ? null : withPort(name, cursor, cursor.take(':'));
  }

  /** sent-by = host [ COLON port ]. */
  static @Nullable Host ofVia(Cursor cursor) {
    String name = name(cursor);
    return name == null ? null : withPort(name, cursor, cursor.separator(':'));
  }

  private static @Nullable Host withPort(String name, Cursor cursor, boolean colon) {
    if (!colon) {
      return new Host(name, OptionalInt.empty());
    }
    long port = Grammar.number(cursor.run(Grammar::isDigit), 65_535);
    return port < 1 ? null : new Host(name, OptionalInt.of((int) port));
  }

  /** host = hostname / IPv4address / IPv6reference, in lower case. */
  private static @Nullable String name(Cursor cursor) {
    if (cursor.take('[')) {
      String address = cursor.run(c -> Grammar.isHex(c) || c == ':' || c == '.');
      boolean closed = cursor.take(']') && address.indexOf(':') >= 0;
      return closed ? "[" + address.toLowerCase(Locale.ROOT) + "]" : null;
    }
    String name = cursor.run(c -> Grammar.isAlphanumeric(c) || c == '-' || c == '.' || c == '_');
    return name.isEmpty() || name.startsWith(".") || name.startsWith("-") || name.contains("..")
        ? null
        : name.toLowerCase(Locale.ROOT);
  }
}
