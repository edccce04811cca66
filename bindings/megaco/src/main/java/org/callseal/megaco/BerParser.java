package org.callseal.megaco;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one binary message (RFC 3525 A.2, automatic tags):
 *
 * <pre>
 * MegacoMessage        ::= SEQUENCE { authHeader [0] AuthenticationHeader OPTIONAL, mess [1] Message }
 * AuthenticationHeader ::= SEQUENCE { secParmIndex [0], seqNum [1], ad [2]  -- octet strings }
 * Message              ::= SEQUENCE { version [0] INTEGER, mId [1] MId,
 *                                     messageBody [2] CHOICE { messageError [0], transactions [1] }, ... }
 * </pre>
 *
 * One thread; used once.
 */
final class BerParser {

  static final int SEQUENCE = 0x30;
  static final int PRIMITIVE = 0x80;
  static final int CONSTRUCTED = 0xa0;

  private static final int CONSTRUCTED_BIT = CONSTRUCTED - PRIMITIVE;
  private static final int NUMBER_LENGTH = 4;
  private static final int LEAST_DATA = 12;
  private static final int MOST_DATA = 32;
  private static final int HIGHEST_VERSION = 99;
  private static final Content[] TRANSACTIONS = {
    Content.REQUEST, Content.PENDING, Content.REPLY, Content.ACKNOWLEDGEMENT, Content.SEGMENT
  };

  private final byte[] bytes;
  private final BerReader reader;

  BerParser(byte[] bytes) {
    this.bytes = bytes;
    this.reader = new BerReader(bytes);
  }

  MegacoParse parse() {
    if (bytes.length == 0) {
      return new Malformed(MegacoFault.EMPTY);
    }
    if (bytes.length > Encoding.MAX_LENGTH) {
      return new Malformed(MegacoFault.TOO_LONG);
    }
    Span whole = reader.take(SEQUENCE);
    if (whole == null) {
      return failed(MegacoFault.TAG);
    }
    if (whole.end() < bytes.length) {
      return new Malformed(MegacoFault.TRAILING);
    }
    if (!reader.isWhole(whole)) {
      return failed(MegacoFault.LENGTH);
    }
    reader.within(whole);
    Authentication authentication = null;
    if (reader.tag() == CONSTRUCTED) {
      authentication = authentication();
      if (authentication == null) {
        return new Malformed(MegacoFault.AUTHENTICATION);
      }
    }
    Span message = reader.take(CONSTRUCTED + 1);
    if (message == null || reader.at() < bytes.length) {
      return failed(MegacoFault.TRAILING);
    }
    reader.within(message);
    return message(authentication);
  }

  private Malformed failed(MegacoFault otherwise) {
    MegacoFault fault = reader.fault();
    return new Malformed(fault == null ? otherwise : fault);
  }

  private @Nullable Authentication authentication() {
    int start = reader.at();
    Span fields = reader.take();
    int behind = reader.at();
    if (fields == null) {
      return null;
    }
    reader.within(fields);
    Span spi = reader.take(PRIMITIVE);
    Span sequence = reader.take(PRIMITIVE + 1);
    Span data = reader.take(PRIMITIVE + 2);
    boolean whole = reader.atEnd();
    reader.within(new Span(behind, bytes.length));
    return spi == null
            || sequence == null
            || data == null
            || !whole
            || spi.length() != NUMBER_LENGTH
            || sequence.length() != NUMBER_LENGTH
            || data.length() < LEAST_DATA
            || data.length() > MOST_DATA
        ? null
        : new Authentication(new Span(start, behind), spi, sequence, data);
  }

  private MegacoParse message(@Nullable Authentication authentication) {
    Span version = reader.take(PRIMITIVE);
    if (version == null
        || version.length() != 1
        || bytes[version.start()] < 0
        || bytes[version.start()] > HIGHEST_VERSION) {
      return new Malformed(MegacoFault.VERSION);
    }
    Span name = reader.take(CONSTRUCTED + 1);
    Span body = name == null ? null : reader.take(CONSTRUCTED + 2);
    if (name == null || body == null) {
      return failed(MegacoFault.TAG);
    }
    while (!reader.atEnd()) {
      // What further versions put behind the body is theirs, but for a second of what stands
      // before.
      if ((reader.tag() & ~CONSTRUCTED_BIT) <= PRIMITIVE + 2 || reader.take() == null) {
        return failed(MegacoFault.TAG);
      }
    }
    reader.within(name);
    MessageId messageId = new BerMessageId(bytes, reader).read();
    if (messageId == null) {
      return new Malformed(MegacoFault.MESSAGE_ID);
    }
    reader.within(body);
    Set<Content> contents = contents();
    return contents == null
        ? new Malformed(MegacoFault.BODY)
        : new MegacoMessage(
            new MegacoMessage.Frame(bytes, Encoding.BER, authentication),
            bytes[version.start()],
            messageId,
            body,
            contents);
  }

  private @Nullable Set<Content> contents() {
    int choice = reader.tag();
    Span chosen = reader.take();
    if (chosen == null || !reader.atEnd()) {
      return null;
    }
    if (choice == CONSTRUCTED) {
      return EnumSet.of(Content.ERROR);
    }
    if (choice != CONSTRUCTED + 1 || chosen.length() == 0) {
      return null;
    }
    Set<Content> contents = EnumSet.noneOf(Content.class);
    reader.within(chosen);
    while (!reader.atEnd()) {
      int transaction = reader.tag() - CONSTRUCTED;
      if (transaction < 0 || transaction >= TRANSACTIONS.length || reader.take() == null) {
        return null;
      }
      contents.add(TRANSACTIONS[transaction]);
    }
    return contents;
  }
}
