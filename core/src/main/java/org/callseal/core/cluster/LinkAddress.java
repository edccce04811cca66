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
