package org.callseal.megaco;

import static org.callseal.megaco.BerClauses.clause;
import static org.callseal.megaco.BerClauses.number;

import java.util.List;
import java.util.stream.Stream;

/**
 * Takes a command of a binary request apart (RFC 3525 A.2):
 *
 * <pre>
 * AmmRequest           ::= SEQUENCE { terminationID [0] SEQUENCE OF, descriptors [1] SEQUENCE OF CHOICE { ..., events [3], ... } }
 * EventsDescriptor     ::= SEQUENCE { requestID [0] OPTIONAL, eventList [1] SEQUENCE OF RequestedEvent }
 * RequestedEvent       ::= SEQUENCE { pkgdName [0], ..., evParList [3] SEQUENCE OF EventParameter }
 * EventParameter       ::= SEQUENCE { name [0] OCTET STRING (SIZE(2)), value [1] SEQUENCE OF OCTET STRING, ... }
 * AuditRequest         ::= SEQUENCE { terminationID [0], auditDescriptor [1] }
 * NotifyRequest        ::= SEQUENCE { terminationID [0] SEQUENCE OF, observedEvents [1], ... }
 * ServiceChangeRequest ::= SEQUENCE { terminationID [0] SEQUENCE OF, serviceChangeParms [1] }
 * ServiceChangeParm    ::= SEQUENCE { method [0] ENUMERATED, ..., version [2], ..., reason [4] SEQUENCE OF OCTET STRING, ... }
 * </pre>
 *
 * Stateless.
 */
final class BerRequests {

  /** failover(0), forced(1), graceful(2), restart(3), disconnected(4), handOff(5). */
  static final List<String> METHODS = List.of("FL", "FO", "GR", "RS", "DC", "HO");

  /** The values of strict (RFC 3525 E.9.2), by their numbers. */
  static final List<String> STRICT = List.of("exact", "state", "failWrong");

  static final String STRICT_PARAMETER = "0001";

  static final int IA5_STRING = 0x16;
  static final int ENUMERATED = 0x0a;

  private static final int C = BerParser.CONSTRUCTED;
  private static final int P = BerParser.PRIMITIVE;
  private static final int SEQUENCE = BerParser.SEQUENCE;
  private static final int OCTET_STRING = 0x04;

  private BerRequests() {}

  static Clause command(BerValue command) {
    String word = BerClauses.word(command);
    return switch (word) {
      case "AC", "AV" ->
          clause(
              word,
              command.each(C).findFirst().map(BerName::termination).orElse(""),
              Stream.of(clause("AT", "", Stream.empty())));
      case "N" -> clause(word, named(command), command.each(C + 1).map(BerRequests::observed));
      case "SC" -> clause(word, named(command), command.each(C + 1).map(BerRequests::services));
      case "S" -> clause(word, named(command), Stream.empty());
      default -> clause(word, named(command), command.each(C + 1, C + 3).map(BerRequests::events));
    };
  }

  private static String named(BerValue command) {
    return command.each(C, SEQUENCE).findFirst().map(BerName::termination).orElse("");
  }

  private static Clause services(BerValue parameters) {
    Stream<Clause> method =
        parameters
            .each(P)
            .map(BerValue::number)
            .filter(number -> number >= 0 && number < METHODS.size())
            .map(number -> clause("MT", METHODS.get(number.intValue()), Stream.empty()));
    Stream<Clause> reason =
        parameters
            .each(C + 4, OCTET_STRING)
            .limit(1)
            .map(value -> clause("RE", unwrapped(value, IA5_STRING).text(), Stream.empty()));
    return clause("SV", "", Stream.concat(method, reason));
  }

  private static Clause events(BerValue descriptor) {
    return clause(
        "E",
        number(descriptor, P),
        descriptor.each(C + 1, SEQUENCE).map(requested -> event(requested, C + 3)));
  }

  private static Clause observed(BerValue descriptor) {
    return clause(
        "OE",
        number(descriptor, P),
        descriptor.each(C + 1, SEQUENCE).map(seen -> event(seen, C + 2)));
  }

  private static Clause event(BerValue event, int parameters) {
    return clause(
        event.each(P).findFirst().map(BerName::event).orElse(""),
        "",
        event.each(parameters, SEQUENCE).flatMap(BerRequests::parameter));
  }

  /** Of parameters strict alone is known here. */
  private static Stream<Clause> parameter(BerValue parameter) {
    boolean strict = parameter.each(P).anyMatch(name -> name.number() == 1);
    return parameter
        .each(C + 1, OCTET_STRING)
        .limit(1)
        .map(value -> unwrapped(value, ENUMERATED).number())
        .filter(number -> strict && number >= 0 && number < STRICT.size())
        .map(number -> clause("strict", STRICT.get(number.intValue()), Stream.empty()));
  }

  /** RFC 3525 A.2: a value is encoded twice. Many stacks do it once: they are understood too. */
  private static BerValue unwrapped(BerValue value, int tag) {
    byte[] octets = value.octets();
    boolean wrapped = octets.length >= 2 && octets[0] == tag && octets[1] == octets.length - 2;
    return wrapped ? value.values().findFirst().orElseThrow() : value;
  }
}
