package org.callseal.megaco;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a message's body: what its items are, that their groups close, and that nothing
 * else stands behind them, no second message least of all. What is in the groups is not read.
 *
 * <pre>
 * messageBody     = ( errorDescriptor / transactionList )
 * transactionList = 1*( transactionRequest / transactionReply / transactionPending
 *                     / transactionResponseAck / segmentReply )
 * </pre>
 *
 * One thread; used once.
 */
final class TextBody {

  private static final Map<String, Content> ITEMS =
      Map.ofEntries(
          Map.entry("ERROR", Content.ERROR),
          Map.entry("ER", Content.ERROR),
          Map.entry("TRANSACTION", Content.REQUEST),
          Map.entry("T", Content.REQUEST),
          Map.entry("REPLY", Content.REPLY),
          Map.entry("P", Content.REPLY),
          Map.entry("PENDING", Content.PENDING),
          Map.entry("PN", Content.PENDING),
          Map.entry("TRANSACTIONRESPONSEACK", Content.ACKNOWLEDGEMENT),
          Map.entry("K", Content.ACKNOWLEDGEMENT),
          Map.entry("SEGMENT", Content.SEGMENT),
          Map.entry("SM", Content.SEGMENT));

  private final TextCursor cursor;

  TextBody(TextCursor cursor) {
    this.cursor = cursor;
  }

  /** What the body holds; null when it is none. */
  @Nullable Set<Content> read() {
    Set<Content> contents = EnumSet.noneOf(Content.class);
    do {
      Content item = item();
      // An error stands alone.
      if (item == null
          || contents.contains(Content.ERROR)
          || (item == Content.ERROR && !contents.isEmpty())
          || !cursor.blanks()) {
        return null;
      }
      contents.add(item);
    } while (!cursor.atEnd());
    return contents;
  }

  /**
   * token [ EQUAL number ] LBRKT ... RBRKT; in segmentReply no group, in acknowledgements alone.
   */
  private @Nullable Content item() {
    Content item = ITEMS.get(upperCase(cursor.text(cursor.safeChars())));
    if (item == null || !cursor.blanks()) {
      return null;
    }
    boolean numbered = cursor.take('=');
    if (numbered == (item == Content.ACKNOWLEDGEMENT)
        || (numbered && (!cursor.blanks() || cursor.safeChars().length() == 0))) {
      return null;
    }
    if (item == Content.SEGMENT) {
      return item;
    }
    return cursor.blanks() && cursor.take('{') && group() ? item : null;
  }

  private static String upperCase(String token) {
    return token.toUpperCase(Locale.ROOT);
  }

  /** From behind an opening brace to behind the one that closes it, deeper ones counted. */
  private boolean group() {
    TextTokens tokens = new TextTokens(cursor);
    int depth = 1;
    while (depth > 0) {
      switch (tokens.next()) {
        case OPEN, DESCRIPTION -> {
          if (++depth > Encoding.MAX_DEPTH) {
            return cursor.fail(MegacoFault.TOO_DEEP);
          }
        }
        case CLOSE -> depth--;
        case WORD, QUOTED, MARK -> {}
        case NONE -> {
          return cursor.fail(cursor.atEnd() ? MegacoFault.UNBALANCED : MegacoFault.BYTE);
        }
      }
    }
    return true;
  }
}
