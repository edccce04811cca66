package org.callseal.edge.mgcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.Parameter;

/**
 * Which call agent a message names (RFC 3435 3.2.1.3):
 *
 * <pre>
 * NotifiedEntity = [LocalName "@"] DomainName [":" portNumber]
 * </pre>
 *
 * The local name has no structure for anybody but the call agent itself. Immutable.
 *
 * @param host a name, or an address without its brackets
 */
record NotifiedEntity(String host, int port) {

  /** RFC 3435 4.1: if it does not include a port number, 2727 is assumed. */
  static final int CALL_AGENT_PORT = 2727;

  private static final String NAME = "n";

  /** RFC 3991 2.1: a list of them, in parameters of the package RED. */
  private static final String LISTS = "red/n";

  private static final Pattern ENTITY =
      Pattern.compile(
          "(?:[^@]*@)?(?:\\[(?<literal>[0-9A-Fa-f:.]+)]|(?<host>[A-Za-z0-9._-]+))"
              + "(?::(?<port>[0-9]{1,5}))?");

  /** What a message names. */
  sealed interface Naming {

    /** It says nothing about that. */
    record Nothing() implements Naming {}

    /** An empty one: it takes a choice back. */
    record Back() implements Naming {}

    /** These, the first first. */
    record Named(List<NotifiedEntity> entities) implements Naming {
      public Named {
        entities = List.copyOf(entities);
      }
    }

    /** Something that cannot be read as a call agent. */
    record Unclear(String text) implements Naming {}
  }

  static Naming in(MgcpMessage message) {
    List<NotifiedEntity> named = new ArrayList<>();
    boolean back = false;
    for (Parameter line : message.parameters()) {
      if (!line.name().equals(NAME) && !line.name().startsWith(LISTS)) {
        continue;
      }
      back |= line.text().isEmpty();
      for (String text : line.text().isEmpty() ? new String[0] : line.text().split(",", -1)) {
        Optional<NotifiedEntity> entity = parse(text.strip());
        if (entity.isEmpty()) {
          return new Naming.Unclear(text.strip());
        }
        named.add(entity.get());
      }
    }
    if (!named.isEmpty()) {
      return new Naming.Named(named);
    }
    return back ? new Naming.Back() : new Naming.Nothing();
  }

  static Optional<NotifiedEntity> parse(String text) {
    Matcher matcher = ENTITY.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String host =
        Optional.ofNullable(matcher.group("literal")).orElseGet(() -> matcher.group("host"));
    int port =
        Optional.ofNullable(matcher.group("port")).map(Integer::parseInt).orElse(CALL_AGENT_PORT);
    return Optional.of(new NotifiedEntity(host, port));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
