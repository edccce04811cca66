package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.listenAddress;
import static org.callseal.app.configuration.ValueTypes.optionalNetwork;
import static org.callseal.app.configuration.ValueTypes.portRange;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.callseal.authority.CoreAddresses;
import org.callseal.core.gateway.AddressPrefix;

/**
 * Where call agents find gateways. Immutable; read once at the start.
 *
 * @param corePorts those that are drawn for gateways
 * @param corePrefix the network that gateways' own addresses are drawn from
 * @param builtInCallAgent where the built-in call agent for MGCP listens
 * @param builtInController where the one for Megaco listens
 */
public record GatewayConfiguration(
    PortRange corePorts,
    Optional<NetworkPrefix> corePrefix,
    InetSocketAddress builtInCallAgent,
    InetSocketAddress builtInController) {

  private static final Key<PortRange> CORE_PORTS =
      new Key<>(
          "gateway.core-ports",
          portRange(),
          // Below 30000, where media relays begin, and 32768, where systems draw their own from.
          new PortRange(24_000, 27_999),
          "The ports on the core side that gateways get, one each, so that call agents tell them"
              + " apart: callseal subscriber add NAME --core-port. Once given, a port stays its"
              + " gateway's whatever stands here later.");
  private static final Key<Optional<NetworkPrefix>> CORE_PREFIX =
      new Key<>(
          "gateway.core-prefix",
          optionalNetwork(),
          Optional.empty(),
          "For call agents that find gateways by their names: the network that gateways get"
              + " addresses of their own from (callseal subscriber add NAME --core-address), which"
              + " this machine must have. callseal gateway zone writes the DNS zone.");

  private static final Key<InetSocketAddress> BUILT_IN_CALL_AGENT =
      new Key<>(
          "gateway.built-in-call-agent",
          listenAddress(),
          new InetSocketAddress("127.0.0.1", 2787),
          "Where the built-in call agent for MGCP gateways listens, over UDP. It answers them, asks"
              + " which endpoints they have and for their hooks, and connects no calls; see callseal"
              + " gateway list.");

  private static final Key<InetSocketAddress> BUILT_IN_CONTROLLER =
      new Key<>(
          "gateway.built-in-controller",
          listenAddress(),
          new InetSocketAddress("127.0.0.1", 2984),
          "Where the built-in call agent for Megaco gateways listens, over UDP; it speaks text and"
              + " binary, each as its gateway does. It answers them, asks which terminations they have"
              + " and for their hooks, and connects no calls; see callseal gateway list.");

  static final List<Key<?>> KEYS =
      List.of(CORE_PORTS, CORE_PREFIX, BUILT_IN_CALL_AGENT, BUILT_IN_CONTROLLER);

  static GatewayConfiguration from(ConfigurationFile file) {
    return new GatewayConfiguration(
        file.value(CORE_PORTS),
        file.value(CORE_PREFIX),
        file.value(BUILT_IN_CALL_AGENT),
        file.value(BUILT_IN_CONTROLLER));
  }

  /** What addresses are drawn from. */
  public CoreAddresses.Pool pool() {
    return new CoreAddresses.Pool(
        corePorts.lowest(),
        corePorts.highest(),
        corePrefix.map(prefix -> AddressPrefix.of(prefix.address(), prefix.length())));
  }
}
