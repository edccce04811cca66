package org.callseal.agent.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.callseal.transport.Medium;

/**
 * A gateway that the agent stands beside. Immutable.
 *
 * @param keys of the gateway's identity
 * @param listen where the gateway sends to: its call agent, as it sees it
 * @param gateway where the gateway takes commands
 * @param learns whether it may be elsewhere as well, which shows when it speaks
 * @param networks where it may speak from then
 * @param startWithin when the first association is to be set up, at random from the start, unless
 *     gateway or call agent speak before: the MWD of RFC 3435 4.4.6 and RFC 3525 9.2
 * @param protocol that the gateway speaks
 * @param over what the gateway speaks it over; the way to the edge is over TCP alone where it does
 */
public record GatewaySettings(
    LineKeys keys,
    InetSocketAddress listen,
    InetSocketAddress gateway,
    boolean learns,
    PhoneNetworks networks,
    Duration startWithin,
    GatewayProtocol protocol,
    Medium over) {

  /** The standard port of MGCP call agents, on this host. */
  public static final InetSocketAddress DEFAULT_LISTEN =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 2727);

  /** The standard port of MGCP gateways, on this host. */
  public static final InetSocketAddress DEFAULT_GATEWAY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 2427);

  /** What RFC 3435 4.4.6 has for a gateway of one T1 line. */
  public static final Duration DEFAULT_START_WITHIN = Duration.ofMillis(2500);

  public GatewaySettings {
    if (startWithin.isNegative()) {
      throw new IllegalArgumentException("a start within less than no time");
    }
    if (protocol == GatewayProtocol.MGCP && over != Medium.UDP) {
      throw new IllegalArgumentException("MGCP has no connections");
    }
    keys = over == Medium.TCP ? keys.overStreamsAlone() : keys;
  }

  /** A gateway that speaks MGCP. */
  public GatewaySettings(
      LineKeys keys,
      InetSocketAddress listen,
      InetSocketAddress gateway,
      boolean learns,
      PhoneNetworks networks,
      Duration startWithin) {
    this(keys, listen, gateway, learns, networks, startWithin, GatewayProtocol.MGCP, Medium.UDP);
  }

  /** The standard port of call agents for this protocol (RFC 3525 9), on this host. */
  public static InetSocketAddress defaultListen(GatewayProtocol protocol) {
    int port =
        switch (protocol) {
          case MGCP -> DEFAULT_LISTEN.getPort();
          case MEGACO_TEXT -> 2944;
          case MEGACO_BINARY -> 2945;
        };
    return new InetSocketAddress(DEFAULT_LISTEN.getAddress(), port);
  }

  /**
   * The same for a gateway on this host that speaks Megaco, wherever it speaks from: there is no
   * address to send to before, since gateways and call agents have one standard port.
   */
  public GatewaySettings inMegaco(GatewayProtocol encoding, Medium medium) {
    InetSocketAddress standard = defaultListen(encoding);
    return new GatewaySettings(
        keys, standard, standard, true, networks, startWithin, encoding, medium);
  }

  /** A gateway on this host, with everything as it is by default. */
  public static GatewaySettings of(LineKeys keys) {
    return new GatewaySettings(
        keys,
        DEFAULT_LISTEN,
        DEFAULT_GATEWAY,
        true,
        PhoneNetworks.ofHost(List.of(DEFAULT_LISTEN.getAddress())),
        DEFAULT_START_WITHIN);
  }
}
