package org.callseal.agent.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
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
import org.callseal.sip.SipFramer;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.seal.SipControl;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamEnd;
import org.callseal.transport.StreamHandler;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports that phones send to, over UDP and TCP, and what is heard there: messages of the phones'
 * networks, within their rate, that are SIP. Everything else is dropped in silence and counted.
 * Belongs to the agent's loop; lives as long as the agent.
 */
public final class PhonePorts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PhonePorts.class);

  /** A phone registers once an hour at least, and may say nothing between. */
  private static final StreamLimits STREAMS =
      new StreamLimits(
          500,
          100,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofHours(2),
          256 * 1024,
          false);

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
      InetSocketAddress bound = ports.getLast().localAddress();
      ports.add(
          StreamPort.listening(
              network,
              loop,
              bound,
              () -> new SipFramer(SipParser.MAX_MESSAGE_LENGTH),
              STREAMS,
              new Streams()));
    }
  }

  /** What happens on the phones' connections. */
  private final class Streams implements StreamHandler {

    @Override
    public boolean permits(InetAddress source) {
      return networks.permit(source);
    }

    @Override
    public void received(MessagePort on, InetSocketAddress from, byte[] message) {
      PhonePorts.this.received(on, from, message);
    }

    @Override
    public void ended(MessagePort on, InetSocketAddress phone, StreamEnd why) {
      switch (why) {
        case CLOSED, IDLE, UNREACHABLE -> {}
        case MALFORMED, SLOW, NOT_PERMITTED, CROWDED, UNPROVEN, NOT_READING, SILENT -> dropped++;
      }
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

  /** The first datagram port of the address's family. */
  MessagePort toward(InetSocketAddress address) {
    return ports.stream()
        .filter(port -> port.medium() == Medium.UDP)
        .filter(
            port -> port.localAddress().getAddress().getClass() == address.getAddress().getClass())
        .findFirst()
        .orElseGet(ports::getFirst);
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
    switch (SipParser.parse(datagram, SipControl.over(on.medium()).carriage())) {
      case SipMessage message -> {
        if (proxy.fromPhone(new PhoneFlow(on, from), message)) {
          on.prove(from);
        } else {
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
