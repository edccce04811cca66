package org.callseal.core.gateway;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A range of addresses that an operator gives gateways from. Its first address, which names the
 * network or any router in it, and the last of an IPv4 range, which reaches all, are nobody's.
 * Immutable: any thread.
 */
public final class AddressPrefix {
  private static final int IPV4_BYTES = 4;

  private final int bytes;
  private final BigInteger first;
  private final BigInteger last;

  private AddressPrefix(int bytes, BigInteger first, BigInteger last) {
    this.bytes = bytes;
    this.first = first;
    this.last = last;
  }

  /**
   * The addresses that share so many bits with this one.
   *
   * @throws IllegalArgumentException when an address has fewer bits, or the range has no two
   */
  public static AddressPrefix of(InetAddress address, int length) {
    byte[] octets = address.getAddress();
    int free = 8 * octets.length - length;
    if (length < 0 || free < 1) {
      throw new IllegalArgumentException("not a range of addresses");
    }
    BigInteger first = new BigInteger(1, octets).shiftRight(free).shiftLeft(free);
    BigInteger end = first.add(BigInteger.ONE.shiftLeft(free));
    // RFC 3021: a /31 has no address that names it or reaches all. RFC 4291 2.6.1: the first of
    // an IPv6 subnet reaches any of its routers.
    boolean pair = octets.length == IPV4_BYTES && free == 1;
    boolean broadcast = octets.length == IPV4_BYTES && !pair;
    return new AddressPrefix(
        octets.length,
        pair ? first : first.add(BigInteger.ONE),
        broadcast ? end.subtract(BigInteger.TWO) : end.subtract(BigInteger.ONE));
  }

  /** Whether a gateway can have it. */
  public boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    BigInteger value = new BigInteger(1, octets);
    return octets.length == bytes && value.compareTo(first) >= 0 && value.compareTo(last) <= 0;
  }

  /** The lowest that nobody has; asked of one address after the other. */
  public Optional<InetAddress> lowest(Predicate<InetAddress> free) {
    for (BigInteger next = first; next.compareTo(last) <= 0; next = next.add(BigInteger.ONE)) {
      InetAddress address = address(next);
      if (free.test(address)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private InetAddress address(BigInteger value) {
    byte[] octets = new byte[bytes];
    byte[] digits = value.toByteArray();
    int from = Math.max(0, digits.length - bytes);
    byte[] right = Arrays.copyOfRange(digits, from, digits.length);
    System.arraycopy(right, 0, octets, bytes - right.length, right.length);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
