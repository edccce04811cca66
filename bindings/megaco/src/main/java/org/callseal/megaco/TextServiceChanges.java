package org.callseal.megaco;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.callseal.megaco.ServiceChanges.Change;
import org.callseal.megaco.ServiceChanges.Named;
import org.callseal.megaco.ServiceChanges.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in text:
 *
 * <pre>
 * serviceChangeRequest = ServiceChangeToken EQUAL TerminationID LBRKT serviceChangeDescriptor RBRKT
 * serviceChangeDescriptor = ServicesToken LBRKT serviceChangeParm *(COMMA serviceChangeParm) RBRKT
 * serviceChangeAddress = ServiceChangeAddressToken EQUAL ( mId / portNumber )
 * serviceChangeMgcId   = MgcIdToken   EQUAL mId
 * </pre>
 *
 * Stateless.
 */
final class TextServiceChanges implements ServiceChanges.Form {

  static final TextServiceChanges INSTANCE = new TextServiceChanges();

  private TextServiceChanges() {}

  /** A parameter in its descriptor, in its command. */
  private record Place(
      Named named, PlacedClause command, PlacedClause services, PlacedClause parameter)
      implements ServiceChanges.Place {}

  /** A stretch and what is to stand there. */
  private record Edit(Span stretch, String text) {}

  @Override
  public List<Place> places(MegacoMessage message) {
    return Clauses.placed(message).stream().flatMap(TextServiceChanges::ofTransaction).toList();
  }

  private static Stream<Place> ofTransaction(PlacedClause transaction) {
    boolean reply = transaction.clause().is("Reply", "P");
    return !reply && !transaction.clause().is("Transaction", "T")
        ? Stream.empty()
        : transaction.group().stream()
            .flatMap(context -> context.group().stream())
            .filter(TextServiceChanges::isServiceChange)
            .flatMap(command -> ofCommand(command, reply));
  }

  /** commandRequest with its ["O-"] for optional and ["W-"] for a reply with wildcards. */
  private static boolean isServiceChange(PlacedClause command) {
    String word = command.clause().word();
    while (word.regionMatches(true, 0, "O-", 0, 2) || word.regionMatches(true, 0, "W-", 0, 2)) {
      word = word.substring(2);
    }
    return word.equalsIgnoreCase("ServiceChange") || word.equalsIgnoreCase("SC");
  }

  private static Stream<Place> ofCommand(PlacedClause command, boolean reply) {
    return command.group().stream()
        .filter(services -> services.clause().is("Services", "SV"))
        .flatMap(services ->
            services.group().stream()
                .flatMap(parameter ->
                    named(parameter, reply)
                        .map(named -> new Place(named, command, services, parameter))
                        .stream()));
  }

  private static Optional<Named> named(PlacedClause parameter, boolean reply) {
    Clause clause = parameter.clause();
    boolean address = clause.is("ServiceChangeAddress", "AD");
    if ((!address && !clause.is("MgcIdToTry", "MG")) || parameter.value().length() == 0) {
      return Optional.empty();
    }
    Parameter kind = address ? Parameter.ADDRESS : Parameter.CONTROLLER;
    Optional<Integer> port = address ? MessageId.port(clause.value()) : Optional.empty();
    return Optional.of(
        new Named(
            kind,
            reply,
            Optional.ofNullable(messageId(clause)),
            port.map(OptionalInt::of).orElse(OptionalInt.empty())));
  }

  /** mtpAddress = MTPToken LBRKT 4*8 (HEXDIG) RBRKT: its digits stand in a group. */
  private static @Nullable MessageId messageId(Clause clause) {
    return clause.group().size() == 1 && clause.value().equalsIgnoreCase("MTP")
        ? MessageId.mtp(clause.group().getFirst().word())
        : MessageId.parse(clause.value());
  }

  @Override
  public byte[] changed(MegacoMessage message, List<Change> changes) {
    List<Place> places = places(message);
    List<Edit> edits = new ArrayList<>();
    List<PlacedClause> cut = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (changes.get(i) instanceof Change.Cut) {
        cut.add(places.get(i).parameter);
      }
    }
    for (int i = 0; i < places.size(); i++) {
      switch (changes.get(i)) {
        case Change.Kept _ -> {}
        case Change.Cut _ -> edits.add(new Edit(cut(places.get(i), cut), ""));
        case Change.At(InetSocketAddress address) -> {
          PlacedClause parameter = places.get(i).parameter;
          // With the group of an mtpAddress.
          edits.add(
              new Edit(
                  new Span(parameter.value().start(), parameter.whole().end()), literal(address)));
        }
      }
    }
    return with(message.bytes(), edits);
  }

  /** The parameter with one comma, or its part of a descriptor that goes as a whole. */
  private static Span cut(Place place, List<PlacedClause> cut) {
    List<PlacedClause> all = place.services.group();
    int at = all.indexOf(place.parameter);
    boolean last = all.subList(at, all.size()).stream().allMatch(cut::contains);
    if (!last) {
      return new Span(place.parameter.whole().start(), all.get(at + 1).whole().start());
    }
    if (!cut.containsAll(all) || place.command.group().size() > 1) {
      int start = at == 0 ? place.parameter.whole().start() : all.get(at - 1).whole().end();
      return new Span(start, place.parameter.whole().end());
    }
    // serviceChangeReply: the braces go with what stood in them, by the first of them.
    int end = place.command.whole().end();
    return at == 0 ? new Span(place.command.value().end(), end) : new Span(end, end);
  }

  private static byte[] with(byte[] bytes, List<Edit> edits) {
    ByteArrayOutputStream changed = new ByteArrayOutputStream(bytes.length + 64);
    int copied = 0;
    for (Edit edit : edits) {
      changed.write(bytes, copied, edit.stretch.start() - copied);
      changed.writeBytes(edit.text.getBytes(StandardCharsets.US_ASCII));
      copied = edit.stretch.end();
    }
    changed.write(bytes, copied, bytes.length - copied);
    return changed.toByteArray();
  }

  /** domainAddress = "[" (IPv4address / IPv6address) "]". */
  private static String literal(InetSocketAddress address) {
    String host =
        address.getAddress() instanceof Inet6Address six
            ? Ip6Name.of(six.getAddress())
            : address.getAddress().getHostAddress();
    return "[" + host + "]:" + address.getPort();
  }
}
