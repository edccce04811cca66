package org.callseal.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.callseal.core.identity.Identity;
import org.callseal.edge.gateway.GatewayPorts;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;

/**
 * What a gateway's core-side port costs an edge in descriptors, heap and kernel memory, beside what
 * a bare UDP socket of the JDK costs. Linux: descriptors are counted in /proc/self/fd, kernel
 * memory is the growth of Slab in /proc/meminfo, which others on the machine move too.
 */
final class GatewayPortsCost {

  private static final int PORTS = 4000;
  private static final int WARM_UP = 200;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private GatewayPortsCost() {}

  /** What is held, at one time. */
  private record Held(long descriptors, long heapBytes, long kernelBytes) {

    static Held now() throws IOException, InterruptedException {
      long heap = Heap.held();
      long descriptors;
      try (Stream<Path> open = Files.list(DESCRIPTORS)) {
        descriptors = open.count();
      }
      return new Held(descriptors, heap, slab());
    }

    private static long slab() throws IOException {
      return Files.readAllLines(MEMORY).stream()
          .filter(line -> line.startsWith("Slab:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new IOException(MEMORY + " has no line Slab"));
    }

    Held since(Held before) {
      return new Held(
          descriptors - before.descriptors,
          heapBytes - before.heapBytes,
          kernelBytes - before.kernelBytes);
    }
  }

  /** Measures, and gives the figures as text. */
  static String measure() throws IOException, InterruptedException {
    if (!Files.isReadable(DESCRIPTORS) || !Files.isReadable(MEMORY)) {
      throw new IOException("what ports cost can be read on Linux alone (/proc)");
    }
    withPorts(WARM_UP);
    bare(WARM_UP);
    Held gateways = withPorts(PORTS);
    Held floor = bare(PORTS);
    return "%-46s %8s  %9s   %s%n".formatted("", "ratio", "a port", "floor, a bare UDP socket")
        + row("descriptors of a gateway's core-side port", gateways.descriptors, floor.descriptors)
        + row("bytes of heap", gateways.heapBytes, floor.heapBytes)
        + row("bytes of kernel memory, nothing waiting", gateways.kernelBytes, floor.kernelBytes)
        + "%d ports opened. In its receive buffer a port may hold up to %d bytes more.%n"
            .formatted(PORTS, granted());
  }

  private static String row(String what, long value, long floor) {
    double each = (double) value / PORTS;
    double least = (double) floor / PORTS;
    return "%-46s %7.2fx  %9.1f   %.1f%n".formatted(what, each / least, each, least);
  }

  private static Held withPorts(int count) throws IOException, InterruptedException {
    try (NettyLoop loop = NettyLoop.open("ports")) {
      GatewayPorts ports = new GatewayPorts(new NettyNetwork(), loop, (_, _, _) -> {});
      Held before = Held.now();
      CompletableFuture<Integer> opened = new CompletableFuture<>();
      loop.execute(() -> {
        for (int i = 0; i < count; i++) {
          ports.at(Identity.parse("rgw" + i + ".example.net").orElseThrow(), ANY);
        }
        opened.complete(ports.size());
      });
      if (opened.join() != count) {
        throw new IOException("only " + opened.join() + " ports could be opened: see ulimit -n");
      }
      Held held = Held.now().since(before);
      CompletableFuture<Integer> closed = new CompletableFuture<>();
      loop.execute(() -> {
        ports.close();
        closed.complete(ports.size());
      });
      closed.join();
      return held;
    }
  }

  private static Held bare(int count) throws IOException, InterruptedException {
    List<DatagramChannel> channels = new ArrayList<>(count);
    try {
      Held before = Held.now();
      for (int i = 0; i < count; i++) {
        channels.add(DatagramChannel.open().bind(ANY));
      }
      return Held.now().since(before);
    } finally {
      for (DatagramChannel channel : channels) {
        channel.close();
      }
    }
  }

  /** What the system grants of the receive buffer that a port asks for. */
  private static int granted() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, NettyNetwork.RECEIVE_BUFFER);
      return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }
  }
}
