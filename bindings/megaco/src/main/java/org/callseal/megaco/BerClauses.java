package org.callseal.megaco;

import java.util.List;
import java.util.stream.Stream;

/**
 * Takes the body of a binary message apart as {@link Clauses} does one of text, into the same
 * clauses with short tokens (RFC 3525 A.2). Read is what is said of whom: commands, terminations,
 * errors, events and service changes; media, signals and statistics are left out.
 *
 * <pre>
 * Transaction   ::= CHOICE { transactionRequest [0], transactionPending [1], transactionReply [2],
 *                            transactionResponseAck [3], ... }
 * ActionRequest ::= SEQUENCE { contextId [0], ..., commandRequests [3] SEQUENCE OF CommandRequest }
 * ActionReply   ::= SEQUENCE { contextId [0], errorDescriptor [1] OPTIONAL, ...,
 *                              commandReply [3] SEQUENCE OF CommandReply }
 * Command       ::= CHOICE { add [0], move [1], modify [2], subtract [3], auditCap [4], auditValue [5],
 *                            notify [6], serviceChange [7], ... }    -- a CommandReply likewise
 * </pre>
 *
 * Stateless.
 */
final class BerClauses {

  static final List<String> COMMANDS = List.of("A", "MV", "MF", "S", "AC", "AV", "N", "SC");
  static final int NOTIFY = 6;
  static final int SERVICE_CHANGE = 7;

  private static final int C = BerParser.CONSTRUCTED;
  private static final int P = BerParser.PRIMITIVE;
  private static final int SEQUENCE = BerParser.SEQUENCE;
  private static final int AUDIT_CAPABILITIES = 4;
  private static final int AUDIT_VALUE = 5;

  private BerClauses() {}

  static List<Clause> of(MegacoMessage message) {
    return BerValue.in(message.bytes(), message.body()).stream()
        .flatMap(body ->
            body.tag() == C ? Stream.of(error(body)) : body.values().map(BerClauses::transaction))
        .toList();
  }

  private static Clause transaction(BerValue item) {
    return switch (item.tag()) {
      case C -> clause("T", number(item, P), item.each(C + 1, SEQUENCE).map(BerClauses::request));
      case C + 1 -> clause("PN", number(item, P), Stream.empty());
      case C + 2 -> clause("P", number(item, P), reply(item));
      case C + 3 -> clause("K", "", item.each(SEQUENCE).map(BerClauses::acknowledged));
      default -> clause("SM", "", Stream.empty());
    };
  }

  private static Clause acknowledged(BerValue range) {
    String last = number(range, P + 1);
    String first = number(range, P);
    return clause(last.isEmpty() ? first : first + "-" + last, "", Stream.empty());
  }

  private static Clause request(BerValue action) {
    return clause(
        "C",
        BerName.context(number(action, P)),
        action.each(C + 3, SEQUENCE, C).flatMap(BerValue::values).map(BerRequests::command));
  }

  /** immAckRequired [1] NULL OPTIONAL, transactionResult [2] CHOICE { error [0], actions [1] }. */
  private static Stream<Clause> reply(BerValue item) {
    Stream<Clause> acknowledge = item.each(P + 1).map(_ -> clause("IA", "", Stream.empty()));
    return Stream.concat(
        acknowledge,
        item.each(C + 2)
            .flatMap(BerValue::values)
            .flatMap(result ->
                result.tag() == C
                    ? Stream.of(error(result))
                    : result.each(SEQUENCE).map(BerClauses::action)));
  }

  private static Clause action(BerValue action) {
    return clause(
        "C",
        BerName.context(number(action, P)),
        Stream.concat(
            action.each(C + 3).flatMap(BerValue::values).flatMap(BerClauses::commandReply),
            action.each(C + 1).map(BerClauses::error)));
  }

  private static Stream<Clause> commandReply(BerValue reply) {
    String word = word(reply);
    return switch (reply.tag() - C) {
      case AUDIT_CAPABILITIES, AUDIT_VALUE ->
          reply
              .values()
              .flatMap(result ->
                  switch (result.tag()) {
                    // contextAuditResult: the terminations of a context, of whom nothing else is
                    // said.
                    case C -> result.each(SEQUENCE).map(each -> named(word, each, Stream.empty()));
                    case C + 1 -> Stream.of(clause(word, "", Stream.of(error(result))));
                    default -> result.each(C).map(each -> named(word, each, audited(result)));
                  });
      case NOTIFY -> names(reply, word, reply.each(C + 1).map(BerClauses::error).toList());
      case SERVICE_CHANGE ->
          names(reply, word, reply.each(C + 1, C).map(BerClauses::error).toList());
      default -> names(reply, word, audited(reply).toList());
    };
  }

  /** terminationAudit [1] SEQUENCE OF CHOICE { errorDescriptor [0], ... }. */
  private static Stream<Clause> audited(BerValue reply) {
    return reply.each(C + 1, C).map(BerClauses::error);
  }

  private static Stream<Clause> names(BerValue reply, String word, List<Clause> group) {
    return reply.each(C, SEQUENCE).map(each -> named(word, each, group.stream()));
  }

  /** A command by its number; one that is none of these has a token that nobody has. */
  static String word(BerValue command) {
    int number = command.tag() - C;
    return number >= 0 && number < COMMANDS.size() ? COMMANDS.get(number) : "X-" + command.tag();
  }

  private static Clause named(String word, BerValue termination, Stream<Clause> group) {
    return clause(word, BerName.termination(termination), group);
  }

  /** ErrorDescriptor ::= SEQUENCE { errorCode [0] INTEGER, errorText [1] IA5String OPTIONAL }. */
  private static Clause error(BerValue descriptor) {
    return clause(
        "ER",
        number(descriptor, P),
        descriptor.each(P + 1).map(text -> clause(text.text(), "", Stream.empty())));
  }

  /** The first INTEGER with this tag; empty where there is none, or a negative one. */
  static String number(BerValue holder, int tag) {
    return holder
        .each(tag)
        .findFirst()
        .map(BerValue::number)
        .filter(number -> number >= 0)
        .map(String::valueOf)
        .orElse("");
  }

  static Clause clause(String word, String value, Stream<Clause> group) {
    return new Clause(word, value, group.toList());
  }
}
