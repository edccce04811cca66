package org.callseal.edge.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.callseal.core.identity.Identity;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core-side ports of gateways, one descriptor for each, opened when a gateway first needs it
 * or, where it had an association when the edge starts, then. What cannot be opened is tried again
 * with the gateway's next message, not within 10 s.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class GatewayPorts {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayPorts.class);

  /** There are tens of thousands of them, and each gateway says little. */
  public static final int RECEIVE_BUFFER = 64 << 10;

  private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(10);

  /** Takes what call agents send to a gateway. */
  @FunctionalInterface
  public interface Receiver {
    void received(Identity gateway, InetSocketAddress from, byte[] datagram);
  }

  /** Opens a gateway's port. */
  @FunctionalInterface
  public interface Opener {

    /**
     * @throws IOException when the address cannot be bound; the message names it
     */
    MessagePort open(Identity gateway, InetSocketAddress at) throws IOException;
  }

  private record Failure(InetSocketAddress at, long sinceNs) {}

  private final Loop loop;
  private final Opener opener;
  private final Map<Identity, MessagePort> open = new HashMap<>();
  private final Map<Identity, Failure> failed = new HashMap<>();

  /** Ports for datagrams. */
  public GatewayPorts(Network network, Loop loop, Receiver receiver) {
    this(
        loop,
        (gateway, at) ->
            network.openDatagramPort(
                loop,
                at,
                RECEIVE_BUFFER,
                (_, from, bytes) -> receiver.received(gateway, from, bytes)));
  }

  public GatewayPorts(Loop loop, Opener opener) {
    this.loop = loop;
    this.opener = opener;
  }

  /** The gateway's port at this address of its own; null when it cannot be opened now. */
  public @Nullable MessagePort at(Identity gateway, InetSocketAddress address) {
    MessagePort port = open.get(gateway);
    if (port != null && port.localAddress().equals(address)) {
      return port;
    }
    Failure last = failed.get(gateway);
    if (last != null && last.at.equals(address) && loop.nanoTime() - last.sinceNs < AGAIN_NS) {
      return null;
    }
    close(gateway);
    return opened(gateway, address);
  }

  private @Nullable MessagePort opened(Identity gateway, InetSocketAddress address) {
    try {
      MessagePort port = opener.open(gateway, address);
      open.put(gateway, port);
      failed.remove(gateway);
      LOG.info(
          "core side of {}: {}{}",
          gateway,
          port.localAddress(),
          port.medium().isReliable() ? " over TCP" : "");
      return port;
    } catch (IOException e) {
      failed.put(gateway, new Failure(address, loop.nanoTime()));
      LOG.warn("no core side for {}: {}", gateway, e.getMessage());
      return null;
    }
  }

  /** Closes a gateway's port, if it has one. */
  public void close(Identity gateway) {
    MessagePort port = open.remove(gateway);
    if (port != null) {
      port.close();
    }
  }

  /** How many descriptors it holds. */
  public int size() {
    return open.size();
  }

  public void close() {
    open.values().forEach(MessagePort::close);
    open.clear();
  }
}
