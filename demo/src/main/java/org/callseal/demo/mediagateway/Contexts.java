package org.callseal.demo.mediagateway;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which terminations are connected with which (RFC 3525 6.1), ephemeral ones drawn as they are
 * asked for. Belongs to its gateway's loop.
 */
final class Contexts {

  private static final int FIRST_PORT = 30_000;

  private final String host;
  private final Map<String, Set<String>> contexts = new LinkedHashMap<>();
  private int contextsDrawn;
  private int terminationsDrawn;

  Contexts(String host) {
    this.host = host;
  }

  /** A context that is there; a new one for {@code $}; nothing for a number that there is not. */
  Optional<String> find(String id) {
    return id.equals("$")
        ? Optional.of(Integer.toString(++contextsDrawn))
        : Optional.of(id).filter(contexts::containsKey);
  }

  boolean isConnected(String termination) {
    return contexts.values().stream().anyMatch(each -> each.contains(termination));
  }

  void add(String context, String termination) {
    contexts.computeIfAbsent(context, _ -> new LinkedHashSet<>()).add(termination);
  }

  /** Draws an ephemeral termination; its name and, in braces, where it takes sound. */
  String addEphemeral(String context) {
    String name = "rtp/" + ++terminationsDrawn;
    add(context, name);
    return name
        + "{M{ST=1{L{\nv=0\nc=IN IP4 "
        + host
        + "\nm=audio "
        + (FIRST_PORT + 2 * terminationsDrawn)
        + " RTP/AVP 0\n}}}}";
  }

  /** Takes one termination out, or all; gives which. A context without any is gone. */
  List<String> subtract(String context, String termination) {
    Set<String> in = contexts.getOrDefault(context, Set.of());
    List<String> out =
        in.stream().filter(each -> termination.equals("*") || each.equals(termination)).toList();
    out.forEach(in::remove);
    if (in.isEmpty()) {
      contexts.remove(context);
    }
    return out;
  }

  /** How many terminations are connected in all. */
  int connected() {
    return contexts.values().stream().mapToInt(Set::size).sum();
  }

  void clear() {
    contexts.clear();
  }
}
