package org.callseal.cluster;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkDialer;
import org.callseal.cluster.link.LinkHandler;
import org.callseal.cluster.link.PinRule;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Pin;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Links without sockets, on simulated loops: frames take a millisecond, places die with a sign or
 * without one, and everything that was sent can be looked at.
 */
public final class Pipes {
  private static final Duration WAY = Duration.ofMillis(1);

  private record Place(Loop loop, Pin pin, PinRule rule, LinkHandler handler) {}

  private final Map<LinkAddress, Place> places = new HashMap<>();
  private final List<Pipe> pipes = new ArrayList<>();
  private final List<byte[]> seen = new ArrayList<>();

  /** All frames so far, in both directions. */
  public List<byte[]> seen() {
    return seen;
  }

  public void listen(LinkAddress at, Loop loop, Pin pin, PinRule rule, LinkHandler handler) {
    places.put(at, new Place(loop, pin, rule, handler));
  }

  /** The place is gone, and its connections break where the other end sees it. */
  public void crash(LinkAddress at) {
    places.remove(at);
    pipes.stream().filter(pipe -> pipe.to.equals(at)).toList().forEach(Pipe::breakOff);
  }

  /** Nothing from or to the place arrives any more; nobody is told. */
  public void silence(LinkAddress at) {
    pipes.stream().filter(pipe -> pipe.to.equals(at)).forEach(pipe -> pipe.silent = true);
  }

  /** How many connections to the place stand. */
  public long connections(LinkAddress at) {
    return pipes.stream().filter(pipe -> pipe.to.equals(at)).count();
  }

  /** What opens connections in the name of this pin. */
  public LinkDialer dialer(Loop loop, Pin own) {
    return (remote, protocol, rule, handler) ->
        loop.schedule(
            WAY,
            () -> {
              Place place = places.get(remote);
              if (place == null) {
                handler.failed("nobody listens there");
                return;
              }
              if (!rule.admits(place.pin, protocol) || !place.rule.admits(own, protocol)) {
                handler.failed("not the key of a member");
                return;
              }
              Pipe pipe = new Pipe(remote);
              pipes.add(pipe);
              End near = new End(pipe, loop);
              End far = new End(pipe, place.loop);
              near.other = far;
              far.other = near;
              pipe.near = near;
              pipe.far = far;
              far.user = place.handler.connected(far, own, protocol);
              near.user = handler.connected(near, place.pin, protocol);
            });
  }

  private final class Pipe {
    private final LinkAddress to;
    private @Nullable End near;
    private @Nullable End far;
    private boolean silent;
    private boolean broken;

    Pipe(LinkAddress to) {
      this.to = to;
    }

    void breakOff() {
      if (!broken) {
        broken = true;
        pipes.remove(this);
        near.closed();
        far.closed();
      }
    }
  }

  private final class End implements LinkChannel {
    private final Pipe pipe;
    private final Loop loop;
    private End other;
    private LinkHandler.Connected user;

    End(Pipe pipe, Loop loop) {
      this.pipe = pipe;
      this.loop = loop;
    }

    @Override
    public void send(byte[] frame) {
      if (pipe.broken || pipe.silent) {
        return;
      }
      seen.add(frame.clone());
      other.loop.schedule(
          WAY,
          () -> {
            if (!pipe.broken && !pipe.silent) {
              other.user.received(frame);
            }
          });
    }

    private void closed() {
      loop.execute(() -> user.closed("the other end closed it"));
    }

    @Override
    public InetAddress source() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public long unsent() {
      return 0;
    }

    @Override
    public void close() {
      if (pipe.silent) {
        pipes.remove(pipe);
        return;
      }
      pipe.breakOff();
    }
  }
}
