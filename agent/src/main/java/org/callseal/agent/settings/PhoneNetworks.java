package org.callseal.agent.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The networks that phones may talk from. Without any configured, the agent's own host alone: the
 * loopback addresses and the addresses it listens on. Immutable.
 */
public final class PhoneNetworks {

  private final List<Block> blocks;

  private PhoneNetworks(List<Block> blocks) {
    this.blocks = blocks;
  }

  /** The host alone. */
  public static PhoneNetworks ofHost(List<InetAddress> listening) {
    return new PhoneNetworks(
        listening.stream()
            .filter(address -> !address.isAnyLocalAddress())
            .map(address -> new Block(address.getAddress(), 8 * address.getAddress().length))
            .toList());
  }

  /**
   * The networks named as {@code 192.168.1.0/24} or {@code fd00::/8}, or a single address; the
   * host's own loopback addresses besides.
   *
   * @return empty when one of them is not a network
   */
  public static Optional<PhoneNetworks> parse(List<String> networks) {
    List<Optional<Block>> blocks = networks.stream().map(Block::parse).toList();
    return blocks.stream().allMatch(Optional::isPresent)
        ? Optional.of(new PhoneNetworks(blocks.stream().flatMap(Optional::stream).toList()))
        : Optional.empty();
  }

  /** Whether a phone may talk from the address. */
  public boolean permit(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    for (Block block : blocks) {
      if (block.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  private record Block(byte[] prefix, int bits) {

    static Optional<Block> parse(String text) {
      int slash = text.indexOf('/');
      String host = slash < 0 ? text : text.substring(0, slash);
      // A name would be looked up in the DNS; only addresses have their characters.
      if (host.isEmpty() || !host.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
        return Optional.empty();
      }
      try {
        byte[] prefix = InetAddress.getByName(host).getAddress();
        int bits = slash < 0 ? 8 * prefix.length : Integer.parseInt(text.substring(slash + 1));
        return bits < 0 || bits > 8 * prefix.length
            ? Optional.empty()
            : Optional.of(new Block(prefix, bits));
      } catch (UnknownHostException | NumberFormatException notANetwork) {
        return Optional.empty();
      }
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = bits - bit >= 8 ? 0xFF : 0xFF << (8 - (bits - bit)) & 0xFF;
        if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
