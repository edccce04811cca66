package org.callseal.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a store and its Redis and counts what passes. */
public final class RedisRelay implements AutoCloseable {

  private static final int CHUNK = 64 * 1024;

  private final int redis;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong turns = new AtomicLong();

  /** Who spoke last: a question after an answer begins a round trip. */
  private volatile boolean answered = true;

  public RedisRelay(int redis) {
    this.redis = redis;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public RedisAddress address() {
    return RedisAddress.parse("redis://127.0.0.1:" + listener.getLocalPort()).orElseThrow();
  }

  /** Bytes that Redis has answered. */
  long received() {
    return received.get();
  }

  /** Round trips until now. */
  long turns() {
    return turns.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), redis);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
      } catch (IOException _) {
        // The listener was closed, or Redis is not there: the client sees that.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] chunk = new byte[CHUNK];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        if (answers) {
          received.addAndGet(length);
          answered = true;
        } else if (answered) {
          answered = false;
          turns.incrementAndGet();
        }
        out.write(chunk, 0, length);
      }
    } catch (IOException _) {
      // One end has gone, and so does the other.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket each : sockets) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
