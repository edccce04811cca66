package org.callseal.agent.phone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.callseal.agent.line.HostAddresses;
import org.callseal.agent.settings.PhoneLimits;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.gate.SourceRates;
import org.callseal.sip.HostPort;
import org.callseal.sip.Malformed;
import org.callseal.sip.SipFault;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports that phones send to, and what is heard there: datagrams of the phones' networks, within
 * their rate, that are SIP. Everything else is dropped in silence and counted. Belongs to the
 * agent's loop; lives as long as the agent.
 */
public final class PhonePorts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PhonePorts.class);

  private final Loop loop;
  private final PhoneNetworks networks;
  private final SourceRates rates;
  private final List<MessagePort> ports = new ArrayList<>();
  private @Nullable PhoneProxy proxy;
  private long dropped;

  public PhonePorts(Loop loop, PhoneNetworks networks, PhoneLimits limits, RandomSource random) {
    this.loop = loop;
    this.networks = networks;
    this.rates =
        new SourceRates(limits.datagramsPerSecond(), limits.burst(), random, loop.nanoTime());
  }

  /** Opens a port at each address. */
  public void open(Network network, List<InetSocketAddress> listen) throws IOException {
    for (InetSocketAddress address : listen) {
      ports.add(network.openDatagramPort(loop, address, this::received));
    }
  }

  /** Names who serves the phones. */
  public void serve(PhoneProxy phoneProxy) {
    proxy = phoneProxy;
  }

  /** The addresses as they were bound. */
  public List<InetSocketAddress> addresses() {
    return ports.stream().map(MessagePort::localAddress).toList();
  }

  /** Host and port of every address that a phone may know us by. */
  public Set<String> ownNames() {
    Set<String> names = new HashSet<>();
    for (InetSocketAddress address : addresses()) {
      if (address.getAddress().isAnyLocalAddress()) {
        HostAddresses.all()
            .forEach(
                host -> names.add(HostPort.of(new InetSocketAddress(host, address.getPort()))));
      } else {
        names.add(HostPort.of(address));
      }
      names.add("localhost:" + address.getPort());
    }
    return names;
  }

  /** How many datagrams were dropped. */
  public long dropped() {
    return dropped;
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    if (proxy == null
        || !networks.permit(from.getAddress())
        || !rates.take(from.getAddress(), loop.nanoTime())) {
      dropped++;
      return;
    }
    switch (SipParser.parse(datagram)) {
      case SipMessage message -> {
        if (!proxy.fromPhone(new PhoneFlow(on, from), message)) {
          dropped++;
        }
      }
      case Malformed(SipFault fault) -> {
        if (fault != SipFault.KEEP_ALIVE) {
          dropped++;
          LOG.debug("not SIP from phone {}: {}", from, fault.word());
        }
      }
    }
  }

  @Override
  public void close() {
    ports.forEach(MessagePort::close);
  }
}
