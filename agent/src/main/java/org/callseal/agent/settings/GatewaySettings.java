package org.callseal.agent.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A gateway that the agent stands beside. Immutable.
 *
 * @param keys of the gateway's identity
 * @param listen where the gateway sends to: its call agent, as it sees it
 * @param gateway where the gateway takes commands
 * @param learns whether it may be elsewhere as well, which shows when it speaks
 * @param networks where it may speak from then
 * @param startWithin when the first association is to be set up, at random from the start, unless
 *     gateway or call agent speak before: the MWD of RFC 3435 4.4.6
 */
public record GatewaySettings(
    LineKeys keys,
    InetSocketAddress listen,
    InetSocketAddress gateway,
    boolean learns,
    PhoneNetworks networks,
    Duration startWithin) {

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
