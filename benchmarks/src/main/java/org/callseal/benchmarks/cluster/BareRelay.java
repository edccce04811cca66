package org.callseal.benchmarks.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;
import org.callseal.transport.MessagePort;

/**
 * The floor of a message: two ports of the product's own network, which pass datagrams of the same
 * lengths there and back and look at nothing but four bytes that say whose they are. From opening
 * to close.
 */
final class BareRelay implements AutoCloseable {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final NettyLoop loop = NettyLoop.open("bench-relay");
  private final NettyLoop ends = NettyLoop.open("bench-ends");
  private final NettyLoop echo = NettyLoop.open("bench-echo");
  private final List<MessagePort> senders = new ArrayList<>();
  private final InetSocketAddress[] sources;
  private final AtomicInteger left = new AtomicInteger();
  private final CompletableFuture<Double> over = new CompletableFuture<>();
  private final MessagePort outer;
  private final MessagePort core;
  private final InetSocketAddress answering;
  private final int question;
  private final long thread;
  private volatile int measured;
  private long beganNs;

  /**
   * @param question bytes of what goes there
   * @param answer bytes of what comes back
   */
  BareRelay(int addresses, int question, int answer) throws IOException {
    this.question = question;
    NettyNetwork network = new NettyNetwork();
    sources = new InetSocketAddress[addresses];
    answering =
        network
            .openDatagramPort(
                echo,
                ANY,
                (on, from, bytes) ->
                    on.send(from, ByteBuffer.allocate(answer).put(bytes, 0, 4).array()))
            .localAddress();
    core = network.openDatagramPort(loop, ANY, this::back);
    outer = network.openDatagramPort(loop, ANY, this::there);
    for (int i = 0; i < addresses; i++) {
      InetAddress own = InetAddress.getByAddress(new byte[] {127, 3, 0, (byte) (i + 1)});
      senders.add(
          network.openDatagramPort(
              ends, new InetSocketAddress(own, 0), (on, _, bytes) -> say(on, number(bytes))));
    }
    CompletableFuture<Long> own = new CompletableFuture<>();
    loop.execute(() -> own.complete(Thread.currentThread().threadId()));
    thread = own.join();
  }

  private static int number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt();
  }

  private void there(MessagePort on, InetSocketAddress from, byte[] bytes) {
    sources[number(bytes)] = from;
    core.send(answering, bytes);
  }

  private void back(MessagePort on, InetSocketAddress from, byte[] bytes) {
    outer.send(sources[number(bytes)], bytes);
  }

  private void say(MessagePort on, int number) {
    int before = left.getAndDecrement();
    if (before == measured) {
      beganNs = cpuNs();
    }
    if (before > 0) {
      on.send(outer.localAddress(), ByteBuffer.allocate(question).putInt(number).array());
    } else if (before == 0) {
      over.complete((double) (cpuNs() - beganNs) / measured);
    }
  }

  /**
   * Nanoseconds of its loop for one there and back. Once.
   *
   * @param warmUp so many go before those that count
   */
  double roundNs(int warmUp, int rounds) {
    measured = rounds;
    left.set(warmUp + rounds);
    ends.execute(() -> {
      for (int i = 0; i < senders.size(); i++) {
        say(senders.get(i), i);
      }
    });
    return over.join();
  }

  private long cpuNs() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
  }

  @Override
  public void close() {
    loop.close();
    ends.close();
    echo.close();
  }
}
