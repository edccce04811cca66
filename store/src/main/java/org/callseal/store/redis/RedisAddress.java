package org.callseal.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Redis is, as an operator writes it: {@code redis://host:port}, {@code
 * redis+sentinel://host:port,host:port/MASTER}, {@code redis+cluster://host:port,host:port}, each
 * with {@code rediss} for TLS.
 *
 * @param nodes Redis itself, its Sentinels, or some nodes of the cluster
 * @param master the name by which the Sentinels know what they watch; empty without Sentinel
 */
public record RedisAddress(Form form, boolean tls, List<Node> nodes, String master) {

  private static final Pattern TEXT =
      Pattern.compile("(rediss?)(?:\\+(sentinel|cluster))?://([^/@?#]+)(?:/([A-Za-z0-9._-]+))?/?");
  private static final Pattern NODE =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  /** How the nodes stand together. */
  public enum Form {
    /** One server. */
    STAND_ALONE,
    /** One master at a time, which Sentinels choose. */
    SENTINEL,
    /** Keys are spread over several masters. */
    CLUSTER
  }

  /** One of its servers. */
  public record Node(String host, int port) {
    @Override
    public String toString() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  public RedisAddress {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()
        || form == Form.STAND_ALONE && nodes.size() > 1
        || form == Form.SENTINEL == master.isEmpty()) {
      throw new IllegalArgumentException("no address of a Redis");
    }
  }

  /** The address, if it is one. A password has no place in it. */
  public static Optional<RedisAddress> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Form form = form(parts.group(2));
    List<Node> nodes = new ArrayList<>();
    for (String each : parts.group(3).split(",", -1)) {
      Matcher node = NODE.matcher(each);
      if (!node.matches()) {
        return Optional.empty();
      }
      int usual = form == Form.SENTINEL ? SENTINEL_PORT : PORT;
      int port = node.group(2) == null ? usual : Integer.parseInt(node.group(2));
      if (port < 1 || port > 0xffff) {
        return Optional.empty();
      }
      nodes.add(new Node(node.group(1).replaceAll("[\\[\\]]", ""), port));
    }
    String master = parts.group(4) == null ? "" : parts.group(4);
    if (form == Form.STAND_ALONE && nodes.size() > 1 || form == Form.SENTINEL == master.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new RedisAddress(form, parts.group(1).endsWith("ss"), nodes, master));
  }

  private static Form form(String word) {
    return switch (word) {
      case null -> Form.STAND_ALONE;
      case "sentinel" -> Form.SENTINEL;
      default -> Form.CLUSTER;
    };
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    String scheme = tls ? "rediss" : "redis";
    String kind =
        switch (form) {
          case STAND_ALONE -> "";
          case SENTINEL -> "+sentinel";
          case CLUSTER -> "+cluster";
        };
    String hosts = String.join(",", nodes.stream().map(Node::toString).toList());
    return scheme + kind + "://" + hosts + (master.isEmpty() ? "" : "/" + master);
  }
}
