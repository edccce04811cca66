package org.callseal.callagent;

import java.util.Optional;
import org.callseal.sip.SipUri;

/**
 * Whom a registration is for: {@code sip:user@host}, escapes undone, host in lower case, no port
 * and no parameters (RFC 3261 10.3 step 5).
 */
record AddressOfRecord(String user, String host) {

  static Optional<AddressOfRecord> of(SipUri uri) {
    return uri.user().map(user -> new AddressOfRecord(unescaped(user), uri.host()));
  }

  String text() {
    return "sip:" + user + "@" + host;
  }

  /** The text with its %HH undone; the parser has seen to it that each is whole. */
  static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
