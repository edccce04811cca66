package org.callseal.demo.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.Loop;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * Everything that the protected programs are shown: each datagram that reaches the call agent or a
 * phone, as it arrives there. Written by the machine's loop, read by any thread.
 */
public final class FarEnds {

  private final List<Sight> sights = new CopyOnWriteArrayList<>();

  /** A datagram at a place. */
  private record Sight(String place, String text) {}

  /** A network on which what reaches the place is noted. */
  Network watching(String place, Network network) {
    return new Watched(place, network);
  }

  private void note(String place, byte[] bytes) {
    sights.add(new Sight(place, new String(bytes, StandardCharsets.ISO_8859_1)));
  }

  private final class Watched implements Network {
    private final String place;
    private final Network network;

    private Watched(String place, Network network) {
      this.place = place;
      this.network = network;
    }

    @Override
    public MessagePort openDatagramPort(Loop loop, InetSocketAddress local, MessageHandler handler)
        throws IOException {
      return network.openDatagramPort(
          loop,
          local,
          (on, from, payload) -> {
            note(place, payload);
            handler.received(on, from, payload);
          });
    }

    @Override
    public Listening listen(Loop loop, InetSocketAddress local, ConnectionHandler handler)
        throws IOException {
      return network.listen(loop, local, new Noting(place, handler));
    }

    @Override
    public Connection connect(
        Loop loop, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler) {
      return network.connect(loop, local, remote, new Noting(place, handler));
    }
  }

  private final class Noting implements ConnectionHandler {
    private final String place;
    private final ConnectionHandler handler;

    private Noting(String place, ConnectionHandler handler) {
      this.place = place;
      this.handler = handler;
    }

    @Override
    public void opened(Connection connection) {
      handler.opened(connection);
    }

    @Override
    public void received(Connection connection, byte[] bytes) {
      note(place, bytes);
      handler.received(connection, bytes);
    }

    @Override
    public void drained(Connection connection) {
      handler.drained(connection);
    }

    @Override
    public void closed(Connection connection) {
      handler.closed(connection);
    }
  }

  /** Forgets what was seen before. */
  void forget() {
    sights.clear();
  }

  /** How often the words were shown to the place. */
  public int shown(String place, String words) {
    return (int) texts(place).stream().filter(text -> text.contains(words)).count();
  }

  /** How often the words were shown to anyone. */
  public int shown(String words) {
    return (int) sights.stream().filter(sight -> sight.text.contains(words)).count();
  }

  /** What the place was shown, oldest first. */
  public List<String> texts(String place) {
    return sights.stream().filter(sight -> sight.place.equals(place)).map(Sight::text).toList();
  }
}
