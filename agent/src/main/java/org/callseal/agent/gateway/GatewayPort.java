package org.callseal.agent.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.callseal.agent.line.HostAddresses;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.gate.SourceRates;
import org.callseal.transport.Framer;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamEnd;
import org.callseal.transport.StreamHandler;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;

/**
 * The port that is a gateway's call agent, as the gateway sees it, and where the gateway is: at the
 * address that it was given, else where it spoke from last. Only that address is heard, or the
 * networks that were named; what comes from elsewhere, and what comes too fast, is dropped in
 * silence and counted. Belongs to the agent's loop; lives as long as the agent.
 */
public final class GatewayPort implements AutoCloseable {

  /** Far above what the endpoints of one gateway have to say. */
  private static final int DATAGRAMS_PER_SECOND = 1000;

  private static final int BURST = 2000;

  /** A gateway has one connection, and a second one while the first is half open. */
  private static final StreamLimits STREAMS =
      new StreamLimits(
          8,
          8,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofDays(1),
          256 * 1024,
          false);

  private final Loop loop;
  private final GatewaySettings settings;
  private final SourceRates rates;
  private final GatewayUser user;
  private final MessagePort port;
  private InetSocketAddress gateway;
  private InetSocketAddress own;
  private long dropped;

  /**
   * Opens the port.
   *
   * @param framers cut messages out of connections; asked only where the gateway uses some
   */
  public GatewayPort(
      Loop loop,
      Network network,
      RandomSource random,
      GatewaySettings settings,
      Supplier<Framer> framers,
      GatewayUser user)
      throws IOException {
    this.loop = loop;
    this.settings = settings;
    this.rates = new SourceRates(DATAGRAMS_PER_SECOND, BURST, random, loop.nanoTime());
    this.user = user;
    this.gateway = settings.gateway();
    this.port =
        switch (settings.over()) {
          case UDP -> network.openDatagramPort(loop, settings.listen(), this::received);
          case TCP ->
              StreamPort.listening(
                  network, loop, settings.listen(), framers, STREAMS, new Streams());
        };
    this.own = toward(gateway);
  }

  /** What happens on the gateway's connections. */
  private final class Streams implements StreamHandler {

    @Override
    public boolean permits(InetAddress source) {
      return GatewayPort.this.permits(source);
    }

    @Override
    public void received(MessagePort on, InetSocketAddress from, byte[] message) {
      GatewayPort.this.received(on, from, message);
    }

    @Override
    public void ended(MessagePort on, InetSocketAddress peer, StreamEnd why) {
      switch (why) {
        case CLOSED, IDLE, UNREACHABLE -> {}
        case MALFORMED, SLOW, NOT_PERMITTED, CROWDED, UNPROVEN, NOT_READING, SILENT -> dropped++;
      }
    }
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    if (permits(from.getAddress()) && rates.take(from.getAddress(), loop.nanoTime())) {
      user.received(from, datagram);
    } else {
      dropped++;
    }
  }

  /** Whether a gateway may be there. */
  public boolean permits(InetAddress source) {
    return settings.learns()
        ? settings.networks().permit(source)
        : source.equals(settings.gateway().getAddress());
  }

  /**
   * It sent something that gateways alone send: it is there, unless its address was given. Over
   * connections a given address is the host's alone, and what it sent by is where it is.
   */
  public void heard(InetSocketAddress from) {
    port.prove(from);
    if ((settings.learns() || settings.over() == Medium.TCP) && !from.equals(gateway)) {
      gateway = from;
      own = toward(from);
    }
  }

  /** Where the gateway takes commands. */
  public InetSocketAddress gateway() {
    return gateway;
  }

  /** Our address, as the gateway knows it. */
  public InetSocketAddress ownAddress() {
    return own;
  }

  private InetSocketAddress toward(InetSocketAddress other) {
    InetSocketAddress bound = port.localAddress();
    return bound.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(HostAddresses.toward(other), bound.getPort())
        : bound;
  }

  /** Whether an address of the port's number is ours. */
  public boolean isOurs(InetAddress address) {
    InetAddress bound = port.localAddress().getAddress();
    return address.equals(bound)
        || (bound.isAnyLocalAddress()
            && (address.isLoopbackAddress() || HostAddresses.all().contains(address)));
  }

  /** Sends a message to the gateway. */
  public void send(InetSocketAddress to, byte[] message) {
    port.send(to, message);
  }

  /** One more datagram that comes to nothing. */
  public void drop() {
    dropped++;
  }

  /** How many datagrams came to nothing. */
  public long dropped() {
    return dropped;
  }

  @Override
  public void close() {
    port.close();
  }
}
