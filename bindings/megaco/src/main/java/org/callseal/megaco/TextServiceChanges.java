package org.callseal.megaco;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
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

  private static final String ROOT = "ROOT";

  private TextServiceChanges() {}

  /** A parameter in its descriptor, in its command. */
  private record Place(
      Named named, PlacedClause command, PlacedClause services, PlacedClause parameter)
      implements ServiceChanges.Place {}

  /** A stretch and what is to stand there. */
  private record Edit(Span stretch, String text) {}

  @Override
  public boolean changesRoot(MegacoMessage message) {
    return Clauses.placed(message).stream()
        .filter(TextServiceChanges::isRequest)
        .flatMap(TextServiceChanges::commands)
        .anyMatch(command -> command.clause().value().equalsIgnoreCase(ROOT));
  }

  @Override
  public List<Place> places(MegacoMessage message) {
    return Clauses.placed(message).stream().flatMap(TextServiceChanges::ofTransaction).toList();
  }

  private static Stream<Place> ofTransaction(PlacedClause transaction) {
    boolean reply = transaction.clause().is("Reply", "P");
    return reply || isRequest(transaction)
        ? commands(transaction).flatMap(command -> ofCommand(command, reply))
        : Stream.empty();
  }

  private static boolean isRequest(PlacedClause transaction) {
    return transaction.clause().is("Transaction", "T");
  }

  private static Stream<PlacedClause> commands(PlacedClause transaction) {
    return transaction.group().stream()
        .flatMap(context -> context.group().stream())
        .filter(TextServiceChanges::isServiceChange);
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
    Map<Integer, Place> cut = new TreeMap<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      switch (changes.get(i)) {
        case Change.Kept _ -> {}
        case Change.Cut _ -> cut.put(place.parameter.whole().start(), place);
        case Change.At(InetSocketAddress address) -> {
          // With the group of an mtpAddress.
          Span stretch = new Span(place.parameter.value().start(), place.parameter.whole().end());
          edits.add(new Edit(stretch, apart(message.bytes(), stretch.end(), literal(address))));
        }
      }
    }
    Map<Integer, Place> descriptors = new TreeMap<>();
    cut.values().forEach(place -> descriptors.put(place.services.whole().start(), place));
    descriptors.values().forEach(place -> edits.addAll(without(place, cut.keySet())));
    edits.sort(Comparator.comparingInt(edit -> edit.stretch.start()));
    return with(message.bytes(), edits);
  }

  /** The descriptor of this place without the parameters that begin where something is cut. */
  private static List<Edit> without(Place place, Set<Integer> cut) {
    List<PlacedClause> all = place.services.group();
    List<Edit> edits = new ArrayList<>();
    int kept = 0;
    for (int i = 0; i < all.size(); i++) {
      if (!cut.contains(all.get(i).whole().start())) {
        // The parameter in front of it, with its comma.
        if (i > 0 && cut.contains(all.get(i - 1).whole().start())) {
          edits.add(stretch(all.get(kept).whole().start(), all.get(i).whole().start()));
        }
        kept = i + 1;
      }
    }
    int end = all.getLast().whole().end();
    if (kept == 0 && place.command.group().size() == 1) {
      // serviceChangeReply: the braces go with what stood in them.
      edits.add(stretch(place.command.value().end(), place.command.whole().end()));
    } else if (kept < all.size()) {
      int start = kept == 0 ? all.getFirst().whole().start() : all.get(kept - 1).whole().end();
      edits.add(stretch(start, end));
    }
    return edits;
  }

  private static Edit stretch(int start, int end) {
    return new Edit(new Span(start, end), "");
  }

  /** An address, kept apart from what touches the place outside the grammar. */
  private static String apart(byte[] bytes, int end, String literal) {
    boolean free = end == bytes.length || " \t\r\n,;}".indexOf(bytes[end]) >= 0;
    return free ? literal : literal + " ";
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
