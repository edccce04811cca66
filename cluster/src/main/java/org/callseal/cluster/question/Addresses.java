package org.callseal.cluster.question;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.jspecify.annotations.Nullable;

/** Addresses as two items: 4 or 16 bytes, and the port. */
final class Addresses {

  private Addresses() {}

  static void write(CborWriter writer, InetSocketAddress address) {
    writer.bytes(address.getAddress().getAddress()).integer(address.getPort());
  }

  /** Null where the reader has failed. */
  static @Nullable InetSocketAddress read(CborReader reader) {
    byte[] address = reader.bytes(4, 16);
    int port = (int) reader.integer(0, 0xffff);
    try {
      return reader.failed()
          ? null
          : new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException wrongLength) {
      reader.refuse();
      return null;
    }
  }
}
