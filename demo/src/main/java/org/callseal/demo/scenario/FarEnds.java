package org.callseal.demo.scenario;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.transport.Network;

/**
 * Everything that the protected programs are shown: each datagram that reaches the call agent or a
 * phone, as it arrives there. Written by the machine's loop, read by any thread.
 */
public final class FarEnds {

  private final List<Sight> sights = new CopyOnWriteArrayList<>();

  /** A datagram at a place. */
  private record Sight(String place, String text) {}

  /** A network on which the place's datagrams are noted. */
  Network watching(String place, Network network) {
    return (loop, local, handler) ->
        network.openDatagramPort(
            loop,
            local,
            (on, from, payload) -> {
              sights.add(new Sight(place, new String(payload, StandardCharsets.ISO_8859_1)));
              handler.received(on, from, payload);
            });
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
