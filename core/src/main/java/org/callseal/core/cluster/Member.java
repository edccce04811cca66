package org.callseal.core.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.callseal.core.association.ServerSet;

/**
 * An edge or an authority of the cluster.
 *
 * @param name its own in the cluster, for ever: flow records and logs name it
 * @param link where it listens for links; none until it has said so
 * @param advertised where endpoints reach it, by service; an edge's alone
 */
public record Member(
    String name,
    Kind kind,
    Pin pin,
    Optional<LinkAddress> link,
    Map<Service, List<ServerSet.Server>> advertised,
    State state) {

  /** How many members a cluster may have. */
  public static final int MOST = 256;

  /** Addresses of one edge in one service. */
  public static final int MOST_ADDRESSES = 4;

  public static final int LONGEST_NAME = 63;

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?");

  /** What a member does. */
  public enum Kind {
    EDGE(1, "edge"),
    AUTHORITY(2, "authority");

    private final int number;
    private final String text;

    Kind(int number, String text) {
      this.number = number;
      this.text = text;
    }

    public int number() {
      return number;
    }

    public String text() {
      return text;
    }

    public static Optional<Kind> of(long number) {
      return number >= 1 && number <= values().length
          ? Optional.of(values()[(int) number - 1])
          : Optional.empty();
    }

    /** Reads what {@link #text} gives. */
    public static Optional<Kind> parse(String text) {
      return Stream.of(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
  }

  /** Whether it takes new endpoints. */
  public enum State {
    JOINED(1, "joined"),
    /** It goes on with what it has, and endpoints are told to go elsewhere. */
    DRAINING(2, "draining");

    private final int number;
    private final String text;

    State(int number, String text) {
      this.number = number;
      this.text = text;
    }

    public int number() {
      return number;
    }

    public String text() {
      return text;
    }

    public static Optional<State> of(long number) {
      return number >= 1 && number <= values().length
          ? Optional.of(values()[(int) number - 1])
          : Optional.empty();
    }
  }

  public Member {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a name of a member: " + name);
    }
    Map<Service, List<ServerSet.Server>> copy = new TreeMap<>();
    advertised.forEach((service, servers) -> {
      if (servers.isEmpty() || servers.size() > MOST_ADDRESSES) {
        throw new IllegalArgumentException(name + " has no, or too many, addresses");
      }
      copy.put(service, List.copyOf(servers));
    });
    advertised = java.util.Collections.unmodifiableMap(copy);
  }

  /** A new one, of which no address is known. */
  public static Member joined(String name, Kind kind, Pin pin) {
    return new Member(name, kind, pin, Optional.empty(), Map.of(), State.JOINED);
  }

  /** Whether a member may have this name: lower case letters, digits, dots and hyphens. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public Member withState(State other) {
    return new Member(name, kind, pin, link, advertised, other);
  }

  /** The same at these addresses. */
  public Member at(Optional<LinkAddress> address, Map<Service, List<ServerSet.Server>> servers) {
    return new Member(name, kind, pin, address, servers, state);
  }
}
