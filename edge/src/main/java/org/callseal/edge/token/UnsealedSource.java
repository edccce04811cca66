package org.callseal.edge.token;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where something without a seal came from. Immutable.
 *
 * @param port which port of the edge's, in their order: through a NAT the way back is that one's
 * @param address where it was sent from, as the network shows it
 */
public record UnsealedSource(int port, InetSocketAddress address) {

  private static final int HEAD = 3;

  public UnsealedSource {
    if (port < 0 || port > 255) {
      throw new IllegalArgumentException("no port of an edge's");
    }
  }

  byte[] toBytes() {
    byte[] host = address.getAddress().getAddress();
    return ByteBuffer.allocate(HEAD + host.length)
        .put((byte) port)
        .putShort((short) address.getPort())
        .put(host)
        .array();
  }

  static Optional<UnsealedSource> parse(byte[] bytes) {
    if (bytes.length != HEAD + 4 && bytes.length != HEAD + 16) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int port = Byte.toUnsignedInt(in.get());
    int number = Short.toUnsignedInt(in.getShort());
    byte[] host = new byte[in.remaining()];
    in.get(host);
    try {
      return Optional.of(
          new UnsealedSource(port, new InetSocketAddress(InetAddress.getByAddress(host), number)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of four or sixteen bytes", e);
    }
  }
}
