package org.callseal.benchmarks.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A stranger with many addresses who sends so many messages a second. A thread of its own; from
 * start to close.
 */
final class Flood implements AutoCloseable {

  private static final int ADDRESSES = 250;
  private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final String BEGIN = "Seal: v=1;s=";
  private static final int HEAD_CHARACTERS = 22;

  private final List<DatagramChannel> channels = new ArrayList<>();
  private final InetSocketAddress edge;
  private final IntFunction<byte[]> messages;
  private final int perSecond;
  private final Thread thread;
  private volatile boolean ends;
  private volatile int sent;

  private Flood(InetSocketAddress edge, int perSecond, IntFunction<byte[]> messages)
      throws IOException {
    this.edge = edge;
    this.perSecond = perSecond;
    this.messages = messages;
    for (int i = 0; i < ADDRESSES; i++) {
      InetAddress own = InetAddress.getByAddress(new byte[] {127, 2, 0, (byte) (i + 1)});
      channels.add(DatagramChannel.open().bind(new InetSocketAddress(own, 0)));
    }
    thread = Thread.ofPlatform().name("bench-stranger").unstarted(this::run);
  }

  static Flood start(InetSocketAddress edge, int perSecond, IntFunction<byte[]> messages)
      throws IOException {
    Flood flood = new Flood(edge, perSecond, messages);
    flood.thread.start();
    return flood;
  }

  /** How many messages have been sent. */
  int sent() {
    return sent;
  }

  private void run() {
    long beganNs = System.nanoTime();
    try {
      while (!ends) {
        long due = (System.nanoTime() - beganNs) * perSecond / TimeUnit.SECONDS.toNanos(1);
        for (int number = sent; number < due; number++) {
          channels.get(number % ADDRESSES).send(ByteBuffer.wrap(messages.apply(number)), edge);
          sent = number + 1;
        }
        LockSupport.parkNanos(PAUSE_NS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The genuine message with another head of the seal: SPI, instances, sequence. */
  static byte[] withHead(byte[] genuine, byte[] head) {
    String text = new String(genuine, ISO_8859_1);
    int at = text.indexOf(BEGIN) + BEGIN.length();
    String made =
        text.substring(0, at)
            + Base64.getUrlEncoder().withoutPadding().encodeToString(head)
            + text.substring(at + HEAD_CHARACTERS);
    return made.getBytes(ISO_8859_1);
  }

  /** The head of the seal of a message. */
  static byte[] head(byte[] genuine) {
    String text = new String(genuine, ISO_8859_1);
    int at = text.indexOf(BEGIN) + BEGIN.length();
    return Base64.getUrlDecoder().decode(text.substring(at, at + HEAD_CHARACTERS));
  }

  @Override
  public void close() throws IOException {
    ends = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (DatagramChannel channel : channels) {
      channel.close();
    }
  }
}
