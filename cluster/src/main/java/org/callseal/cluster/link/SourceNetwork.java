package org.callseal.cluster.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a stranger comes from, as shares are counted: one address of IPv4, or the 64 bits of IPv6
 * that a network is given, in which who has it draws addresses as he likes. Immutable.
 *
 * @param first its first address
 */
public record SourceNetwork(InetAddress first) {
  private static final int PREFIX = 8;

  public static SourceNetwork of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return new SourceNetwork(address);
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, PREFIX, bytes.length, (byte) 0);
    try {
      return new SourceNetwork(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }
}
