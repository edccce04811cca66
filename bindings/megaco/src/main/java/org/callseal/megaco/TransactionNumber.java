package org.callseal.megaco;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which transaction an item of a message is about (RFC 3525 8.2): by it a reply is known to be that
 * of a request. Immutable.
 *
 * @param content a request, a reply or a pending
 * @param number from 0 to 2^32 - 1
 */
public record TransactionNumber(Content content, long number) {

  private static final long HIGHEST = 0xffff_ffffL;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  /** Those of a message, in its order. One outside the grammar is left out. */
  public static List<TransactionNumber> of(MegacoMessage message) {
    return switch (message.encoding()) {
      case TEXT -> Clauses.of(message).stream().flatMap(TransactionNumber::ofClause).toList();
      case BER -> BerValue.transactions(message).flatMap(TransactionNumber::ofValue).toList();
    };
  }

  private static Stream<TransactionNumber> ofClause(Clause clause) {
    Optional<Content> content =
        clause.is("Transaction", "T")
            ? Optional.of(Content.REQUEST)
            : clause.is("Reply", "P")
                ? Optional.of(Content.REPLY)
                : clause.is("Pending", "PN") ? Optional.of(Content.PENDING) : Optional.empty();
    return content
        .filter(_ -> NUMBER.matcher(clause.value()).matches())
        .map(found -> new TransactionNumber(found, Long.parseLong(clause.value())))
        .filter(found -> found.number <= HIGHEST)
        .stream();
  }

  private static Stream<TransactionNumber> ofValue(BerValue transaction) {
    Optional<Content> content =
        switch (transaction.tag()) {
          case BerParser.CONSTRUCTED -> Optional.of(Content.REQUEST);
          case BerParser.CONSTRUCTED + 1 -> Optional.of(Content.PENDING);
          case BerParser.CONSTRUCTED + 2 -> Optional.of(Content.REPLY);
          default -> Optional.empty();
        };
    return content.stream()
        .flatMap(found ->
            transaction
                .each(BerParser.PRIMITIVE)
                .limit(1)
                .map(BerValue::number)
                .filter(number -> number >= 0 && number <= HIGHEST)
                .map(number -> new TransactionNumber(found, number)));
  }
}
