package org.callseal.megaco;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message of text:
 *
 * <pre>
 * megacoMessage        = LWSP [authenticationHeader SEP ] message
 * authenticationHeader = AuthToken EQUAL SecurityParmIndex COLON SequenceNum COLON AuthData
 * message              = MegacopToken SLASH Version SEP mId SEP messageBody
 * </pre>
 *
 * One thread; used once.
 */
final class TextParser {

  private static final int NUMBER_DIGITS = 8;
  private static final int LEAST_DATA_DIGITS = 24;
  private static final int MOST_DATA_DIGITS = 64;
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,2}");

  private final byte[] bytes;
  private final TextCursor cursor;

  TextParser(byte[] bytes) {
    this.bytes = bytes;
    this.cursor = new TextCursor(bytes);
  }

  MegacoParse parse() {
    if (bytes.length > Encoding.MAX_LENGTH) {
      return new Malformed(MegacoFault.TOO_LONG);
    }
    Span start = cursor.blanks() ? cursor.safeChars() : null;
    if (start == null) {
      return failed(MegacoFault.START);
    }
    Authentication authentication = null;
    if (isAuthentication(start)) {
      authentication = authentication(start.start());
      start = authentication != null && cursor.separator() ? cursor.safeChars() : null;
      if (start == null) {
        return failed(MegacoFault.AUTHENTICATION);
      }
      if (isAuthentication(start)) {
        return new Malformed(MegacoFault.REPEATED_AUTHENTICATION);
      }
    }
    int version = start(start);
    MessageId messageId = version >= 0 ? messageId() : null;
    if (messageId == null || !cursor.separator()) {
      return failed(MegacoFault.MESSAGE_ID);
    }
    Span body = new Span(cursor.at(), bytes.length);
    Set<Content> contents = new TextBody(cursor).read();
    return contents == null
        ? failed(MegacoFault.BODY)
        : new MegacoMessage(
            new MegacoMessage.Frame(bytes, Encoding.TEXT, authentication),
            version,
            messageId,
            body,
            contents);
  }

  private Malformed failed(MegacoFault otherwise) {
    MegacoFault fault = cursor.fault();
    return new Malformed(fault == null ? otherwise : fault);
  }

  private boolean isAuthentication(Span token) {
    return cursor.is(token, "AU") || cursor.is(token, "Authentication");
  }

  private @Nullable Authentication authentication(int start) {
    if (!cursor.blanks() || !cursor.take('=') || !cursor.blanks()) {
      return null;
    }
    Span spi = number();
    Span sequence = spi != null && cursor.take(':') ? number() : null;
    Span data = sequence != null && cursor.take(':') ? digits() : null;
    return spi == null
            || sequence == null
            || data == null
            || data.length() < LEAST_DATA_DIGITS
            || data.length() > MOST_DATA_DIGITS
            || data.length() % 2 != 0
        ? null
        : new Authentication(new Span(start, data.end()), spi, sequence, data);
  }

  private @Nullable Span number() {
    Span digits = digits();
    return digits != null && digits.length() == NUMBER_DIGITS ? digits : null;
  }

  private @Nullable Span digits() {
    return cursor.take('0') && (cursor.take('x') || cursor.take('X')) ? cursor.hexDigits() : null;
  }

  /**
   * MegacopToken SLASH Version SEP; the token is "MEGACO" or "!", the version 1*2(DIGIT). Gives the
   * version, or a negative number.
   */
  private int start(Span word) {
    String text = cursor.text(word);
    int slash = text.indexOf('/');
    String token = slash < 0 ? text : text.substring(0, slash);
    if (slash < 0 || (!token.equals("!") && !token.equalsIgnoreCase("MEGACO"))) {
      return refused(cursor.atEnd() && text.isEmpty() ? MegacoFault.EMPTY : MegacoFault.START);
    }
    String version = text.substring(slash + 1);
    if (!VERSION.matcher(version).matches()) {
      return refused(MegacoFault.VERSION);
    }
    return cursor.separator() ? Integer.parseInt(version) : -1;
  }

  private int refused(MegacoFault why) {
    var _ = cursor.fail(why);
    return -1;
  }

  private @Nullable MessageId messageId() {
    MessageId read =
        switch (cursor.peek()) {
          case '<' -> bracketed('>');
          case '[' -> bracketed(']');
          default -> named();
        };
    if (read == null) {
      var _ = cursor.fail(MegacoFault.MESSAGE_ID);
    }
    return read;
  }

  /** ( domainAddress / domainName ) [":" portNumber]. */
  private @Nullable MessageId bracketed(char closing) {
    cursor.skip();
    String name = cursor.until(String.valueOf(closing));
    if (!cursor.take(closing)) {
      return null;
    }
    Optional<Integer> port =
        cursor.take(':')
            ? MessageId.port(cursor.text(cursor.safeChars()))
            : Optional.of(MessageId.NO_PORT);
    if (port.isEmpty()) {
      return null;
    }
    return closing == '>'
        ? MessageId.domain(name, port.get())
        : MessageId.literal(name, port.get());
  }

  /** deviceName, or mtpAddress = MTPToken LBRKT 4*8 (HEXDIG) RBRKT. */
  private @Nullable MessageId named() {
    String name = cursor.until("{};");
    if (!name.equalsIgnoreCase("MTP")) {
      return MessageId.device(name);
    }
    if (!cursor.blanks() || !cursor.take('{') || !cursor.blanks()) {
      return null;
    }
    String digits = cursor.text(cursor.hexDigits());
    return cursor.blanks() && cursor.take('}') ? MessageId.mtp(digits) : null;
  }
}
