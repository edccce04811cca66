package org.callseal.agent.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.callseal.agent.line.HostAddresses;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.gate.SourceRates;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

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

  private final Loop loop;
  private final GatewaySettings settings;
  private final SourceRates rates;
  private final GatewayUser user;
  private final MessagePort port;
  private InetSocketAddress gateway;
  private InetSocketAddress own;
  private long dropped;

  /** Opens the port. */
  public GatewayPort(
      Loop loop, Network network, RandomSource random, GatewaySettings settings, GatewayUser user)
      throws IOException {
    this.loop = loop;
    this.settings = settings;
    this.rates = new SourceRates(DATAGRAMS_PER_SECOND, BURST, random, loop.nanoTime());
    this.user = user;
    this.gateway = settings.gateway();
    this.port = network.openDatagramPort(loop, settings.listen(), this::received);
    this.own = toward(gateway);
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    if (permits(from.getAddress()) && rates.take(from.getAddress(), loop.nanoTime())) {
      user.received(from, datagram);
    } else {
      dropped++;
    }
  }

  private boolean permits(InetAddress source) {
    return settings.learns()
        ? settings.networks().permit(source)
        : source.equals(settings.gateway().getAddress());
  }

  /** It sent something that gateways alone send: it is there, unless its address was given. */
  public void heard(InetSocketAddress from) {
    if (settings.learns() && !from.equals(gateway)) {
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

  /** Sends a datagram to the gateway. */
  public void send(InetSocketAddress to, byte[] datagram) {
    port.send(to, datagram);
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
