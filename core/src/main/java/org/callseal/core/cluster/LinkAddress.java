package org.callseal.core.cluster;

import java.util.Optional;

/**
 * Where a member listens for the cluster's links.
 *
 * @param host an IP address as text, or a name to resolve
 */
public record LinkAddress(String host, int port) {
  public static final int LONGEST_HOST = 253;

  public LinkAddress {
    if (!isHost(host) || port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("not an address of a link: " + host + ", " + port);
    }
  }

  /** Whether it is such an address. */
  public static Optional<LinkAddress> of(String host, long port) {
    return isHost(host) && port >= 1 && port <= 0xffff
        ? Optional.of(new LinkAddress(host, (int) port))
        : Optional.empty();
  }

  /** Reads {@code host:port} or {@code [address]:port}. */
  public static Optional<LinkAddress> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.contains(":") != bracketed) {
      return Optional.empty();
    }
    return of(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Long.parseLong(text.substring(colon + 1)));
  }

  private static boolean isHost(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_HOST
        && text.chars()
            .allMatch(c ->
                c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '-'
                    || c == ':');
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
