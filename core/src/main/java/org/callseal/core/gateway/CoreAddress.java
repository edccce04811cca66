package org.callseal.core.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;

/**
 * Where call agents find a gateway: its own port on the edge's core side, or an address of its own
 * there. It belongs to the subscriber, whatever edge opens it and whatever NAT the gateway is
 * behind. Immutable: any thread.
 */
public sealed interface CoreAddress {

  /** The highest there is. */
  int HIGHEST_PORT = 0xffff;

  /**
   * A port on the core-side address that all gateways share.
   *
   * @param number 1 to 65535
   */
  record Port(int number) implements CoreAddress {
    public Port {
      if (number < 1 || number > HIGHEST_PORT) {
        throw new IllegalArgumentException("not a port: " + number);
      }
    }

    @Override
    public String text() {
      return Integer.toString(number);
    }

    @Override
    public String toString() {
      return "port " + number;
    }
  }

  /** An address of the gateway's own, with the protocol's port. */
  record Host(InetAddress address) implements CoreAddress {

    @Override
    public String text() {
      return address.getHostAddress();
    }

    @Override
    public String toString() {
      return "address " + text();
    }
  }

  /** A decimal number, or an address literal. */
  String text();

  /** Reads what {@link #text} writes; never asks a name server. */
  static Optional<CoreAddress> parse(String text) {
    if (text.matches("\\d{1,5}")) {
      int number = Integer.parseInt(text);
      return number >= 1 && number <= HIGHEST_PORT
          ? Optional.of(new Port(number))
          : Optional.empty();
    }
    // Older notations of IPv4, 10.1 and 0x0a000001, are read by some and not by others.
    if (!text.contains(":") && !text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      return host(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** An integer, a byte string of 4 or 16, or null for none. */
  static void write(CborWriter writer, Optional<CoreAddress> address) {
    switch (address.orElse(null)) {
      case Port(int number) -> writer.integer(number);
      case Host(InetAddress host) -> writer.bytes(host.getAddress());
      case null -> writer.nil();
    }
  }

  /** Reads what {@link #write} writes; refuses at the reader what is neither. */
  static Optional<CoreAddress> read(CborReader reader) {
    if (reader.atInteger()) {
      long number = reader.integer(1, HIGHEST_PORT);
      return reader.failed() ? Optional.empty() : Optional.of(new Port((int) number));
    }
    if (reader.atBytes()) {
      Optional<CoreAddress> host = host(reader.bytes());
      if (host.isEmpty()) {
        reader.refuse();
      }
      return host;
    }
    reader.nil();
    return Optional.empty();
  }

  private static Optional<CoreAddress> host(byte[] address) {
    try {
      // Drops an interface's name, which is another machine's matter.
      return Optional.of(new Host(InetAddress.getByAddress(address)));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }
}
