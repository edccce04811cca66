package org.callseal.megaco;

import static org.callseal.megaco.BerBytes.ascii;
import static org.callseal.megaco.BerBytes.number;
import static org.callseal.megaco.BerBytes.value;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Writes clauses as a binary message; {@link BerClauses} and {@link BerRequests} read them and have
 * the grammar. Written is what entities here say; a clause that has no place in it is their fault.
 * Stateless.
 */
final class BerWriter {

  private static final int C = BerParser.CONSTRUCTED;
  private static final int P = BerParser.PRIMITIVE;
  private static final int SEQUENCE = BerParser.SEQUENCE;
  private static final int OCTET_STRING = 0x04;

  private BerWriter() {}

  /**
   * A message of these transactions, or of this error.
   *
   * @throws IllegalArgumentException when binary has no words for them, or is not spoken here
   */
  static byte[] message(int version, String messageId, List<Clause> items) {
    byte[] body =
        items.size() == 1 && items.getFirst().is("Error", "ER")
            ? error(C, items.getFirst())
            : value(C + 1, each(items, BerWriter::transaction));
    return value(
        SEQUENCE,
        value(
            C + 1,
            number(P, version),
            value(C + 1, BerMessageId.written(messageId)),
            value(C + 2, body)));
  }

  private static byte[][] each(List<Clause> clauses, Function<Clause, byte[]> write) {
    return clauses.stream().map(write).toArray(byte[][]::new);
  }

  private static IllegalArgumentException noPlace(Clause clause) {
    return new IllegalArgumentException("not spoken in binary: " + clause.word());
  }

  private static byte[] transaction(Clause item) {
    if (item.is("TransactionResponseAck", "K")) {
      return value(
          C + 3, each(item.group(), range -> value(SEQUENCE, number(P, integer(range.word())))));
    }
    byte[] id = number(P, integer(item.value()));
    if (item.is("Transaction", "T")) {
      return value(C, id, value(C + 1, each(item.group(), BerWriter::request)));
    }
    if (item.is("Reply", "P")) {
      byte[] result =
          item.find("Error", "ER")
              .map(error -> error(C, error))
              .orElseGet(() -> value(C + 1, each(item.group(), BerWriter::reply)));
      return value(C + 2, id, value(C + 2, result));
    }
    throw noPlace(item);
  }

  private static long integer(String text) {
    return Long.parseLong(text);
  }

  private static byte[] context(Clause context) {
    return number(P, BerName.contextNumber(context.value()));
  }

  private static byte[] request(Clause action) {
    return value(
        SEQUENCE,
        context(action),
        value(C + 3, each(action.group(), command -> value(SEQUENCE, value(C, command(command))))));
  }

  private static byte[] command(Clause command) {
    int number = BerClauses.COMMANDS.indexOf(command.word());
    return switch (command.word()) {
      case "AC", "AV" ->
          value(
              C + number,
              value(C, BerName.termination(command.value())),
              value(C + 1, value(P, new byte[1])));
      case "S" -> value(C + number, list(command));
      case "N" -> value(C + number, list(command), events(C + 1, only(command, "OE"), C + 2));
      case "SC" -> value(C + number, list(command), services(only(command, "SV")));
      case "A", "MV", "MF" ->
          value(
              C + number,
              list(command),
              value(C + 1, each(command.group(), each -> events(C + 3, of(each, "E"), C + 3))));
      default -> throw noPlace(command);
    };
  }

  private static Clause only(Clause command, String token) {
    if (command.group().size() != 1) {
      throw noPlace(command);
    }
    return of(command.group().getFirst(), token);
  }

  private static Clause of(Clause clause, String token) {
    if (!clause.is(token, token)) {
      throw noPlace(clause);
    }
    return clause;
  }

  /** A TerminationIDList of one. */
  private static byte[] list(Clause command) {
    return value(C, value(SEQUENCE, BerName.termination(command.value())));
  }

  private static byte[] services(Clause services) {
    byte[][] parameters =
        each(
            services.group(),
            parameter ->
                switch (parameter.word()) {
                  case "MT" -> number(P, index(BerRequests.METHODS, parameter));
                  case "RE" ->
                      value(
                          C + 4,
                          value(
                              OCTET_STRING,
                              value(BerRequests.IA5_STRING, ascii(parameter.value()))));
                  default -> throw noPlace(parameter);
                });
    return value(C + 1, parameters);
  }

  private static int index(List<String> known, Clause parameter) {
    int index = known.indexOf(parameter.value());
    if (index < 0) {
      throw noPlace(parameter);
    }
    return index;
  }

  /** Events, asked for or observed: their parameters stand under different tags. */
  private static byte[] events(int tag, Clause events, int parameters) {
    byte[][] list =
        each(
            events.group(),
            event ->
                value(
                    SEQUENCE,
                    value(P, BerName.event(event.word())),
                    value(parameters, each(event.group(), BerWriter::parameter))));
    return value(tag, number(P, integer(events.value())), value(C + 1, list));
  }

  private static byte[] parameter(Clause parameter) {
    byte[] number =
        number(BerRequests.ENUMERATED, index(BerRequests.STRICT, of(parameter, "strict")));
    return value(
        SEQUENCE,
        value(P, HexFormat.of().parseHex(BerRequests.STRICT_PARAMETER)),
        value(C + 1, value(OCTET_STRING, number)));
  }

  private static byte[] reply(Clause action) {
    byte[][] errors = each(action.all("Error", "ER").toList(), error -> error(C + 1, error));
    List<Clause> commands =
        action.group().stream().filter(each -> !each.is("Error", "ER")).toList();
    return value(
        SEQUENCE,
        context(action),
        first(errors),
        value(C + 3, each(commands, BerWriter::commandReply)));
  }

  private static byte[] first(byte[][] optional) {
    return optional.length == 0 ? new byte[0] : optional[0];
  }

  private static byte[] commandReply(Clause command) {
    int tag = C + BerClauses.COMMANDS.indexOf(command.word());
    return switch (command.word()) {
      case "AC", "AV" ->
          value(tag, value(C + 2, value(C, BerName.termination(command.value())), value(C + 1)));
      case "SC" ->
          value(
              tag,
              list(command),
              value(
                  C + 1,
                  value(
                      C + 1,
                      each(
                          command.find("Services", "SV").map(Clause::group).orElse(List.of()),
                          version -> number(P + 2, integer(of(version, "V").value()))))));
      case "A", "MV", "MF", "S" -> value(tag, list(command), audited(command));
      case "N" -> value(tag, list(command));
      default -> throw noPlace(command);
    };
  }

  /** terminationAudit [1] SEQUENCE OF AuditReturnParameter, of which mediaDescriptor is [1]. */
  private static byte[] audited(Clause command) {
    return command.group().isEmpty()
        ? new byte[0]
        : value(C + 1, each(command.group(), media -> BerMedia.written(C + 1, media)));
  }

  private static byte[] error(int tag, Clause error) {
    byte[][] text = each(error.group(), words -> value(P + 1, ascii(words.word())));
    return value(tag, number(P, integer(error.value())), first(text));
  }
}
