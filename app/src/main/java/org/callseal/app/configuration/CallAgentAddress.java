package org.callseal.app.configuration;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.callseal.edge.callagent.Contacts;
import org.callseal.edge.callagent.Hop;

/**
 * A call agent to forward to.
 *
 * @param address where it listens for SIP
 * @param priority 0 to 1000; those of the lowest that has one alive get the requests
 * @param weight its share among those of its priority that are alive, 1 to 1000
 * @param contacts what it gets of phones' Contacts
 * @param takes what it takes SIP over
 */
public record CallAgentAddress(
    HostPort address, int priority, int weight, Contacts contacts, Hop.Takes takes) {

  private static final Set<String> KEYS = Set.of("priority", "weight", "contact", "transport");
  private static final int SIP_PORT = 5060;
  private static final int MOST = 1000;

  /**
   * Reads {@code
   * sip:host[:port][;transport=udp|tcp][;priority=n][;weight=n][;contact=keep|rewrite]}.
   */
  public static Optional<CallAgentAddress> parse(String text) {
    String[] parts = text.split(";", -1);
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", -1);
      if (pair.length != 2 || !KEYS.contains(pair[0]) || values.put(pair[0], pair[1]) != null) {
        return Optional.empty();
      }
    }
    Optional<HostPort> address = address(parts[0]);
    Optional<Integer> priority = number(values.getOrDefault("priority", "0"), 0);
    Optional<Integer> weight = number(values.getOrDefault("weight", "1"), 1);
    Optional<Contacts> contacts = contacts(values.getOrDefault("contact", "keep"));
    Optional<Hop.Takes> takes = takes(values.getOrDefault("transport", ""));
    return address.isPresent()
            && priority.isPresent()
            && weight.isPresent()
            && contacts.isPresent()
            && takes.isPresent()
        ? Optional.of(
            new CallAgentAddress(
                address.get(), priority.get(), weight.get(), contacts.get(), takes.get()))
        : Optional.empty();
  }

  private static Optional<HostPort> address(String uri) {
    if (!uri.startsWith("sip:")) {
      return Optional.empty();
    }
    String host = uri.substring("sip:".length());
    return HostPort.parse(host)
        .or(() -> HostPort.parse(host + ":" + SIP_PORT))
        .filter(address -> address.port() > 0);
  }

  private static Optional<Integer> number(String text, int least) {
    return Optional.of(text)
        .filter(digits -> digits.matches("\\d{1,4}"))
        .map(Integer::valueOf)
        .filter(number -> number >= least && number <= MOST);
  }

  private static Optional<Contacts> contacts(String text) {
    for (Contacts each : Contacts.values()) {
      if (word(each).equals(text)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private static Optional<Hop.Takes> takes(String transport) {
    return switch (transport) {
      case "" -> Optional.of(Hop.Takes.EITHER);
      case "udp" -> Optional.of(Hop.Takes.DATAGRAMS);
      case "tcp" -> Optional.of(Hop.Takes.STREAMS);
      default -> Optional.empty();
    };
  }

  private static String word(Hop.Takes takes) {
    return switch (takes) {
      case EITHER -> "";
      case DATAGRAMS -> ";transport=udp";
      case STREAMS -> ";transport=tcp";
    };
  }

  private static String word(Contacts contacts) {
    return contacts.name().toLowerCase(Locale.ROOT);
  }

  /** As it is written in a file. */
  public String text() {
    return "sip:"
        + address.text()
        + word(takes)
        + (priority == 0 ? "" : ";priority=" + priority)
        + (weight == 1 ? "" : ";weight=" + weight)
        + (contacts == Contacts.KEEP ? "" : ";contact=" + word(contacts));
  }
}
