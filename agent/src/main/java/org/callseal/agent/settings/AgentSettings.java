package org.callseal.agent.settings;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.callseal.core.identity.Identity;
import org.callseal.sip.emergency.EmergencyNumbers;

/**
 * What an agent is told. Immutable.
 *
 * @param listen where phones send to
 * @param phoneNetworks where phones may send from
 * @param phones where the phone or PBX of an identity is that never registers
 * @param outer what the agent speaks with edges from; port 0 lets the system choose
 * @param lines the identities of phones that it speaks for
 * @param gateways the gateways that it stands beside
 * @param keepAlive how long nothing is sent to an edge before a keep-alive is
 * @param trustedHeaders headers that call agents trust and no phone may therefore write, besides
 *     those that are known to be such
 * @param emergency what is a call for help
 * @param limits of what phones and network can make it hold
 */
public record AgentSettings(
    List<InetSocketAddress> listen,
    PhoneNetworks phoneNetworks,
    Map<Identity, InetSocketAddress> phones,
    InetSocketAddress outer,
    List<LineKeys> lines,
    List<GatewaySettings> gateways,
    Duration keepAlive,
    List<String> trustedHeaders,
    EmergencyNumbers emergency,
    PhoneLimits limits) {

  /** Half the shortest time after which NATs of the field forget a UDP mapping. */
  public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(25);

  public AgentSettings {
    listen = List.copyOf(listen);
    phones = Map.copyOf(phones);
    lines = List.copyOf(lines);
    gateways = List.copyOf(gateways);
    trustedHeaders = List.copyOf(trustedHeaders);
    if (lines.isEmpty() && gateways.isEmpty()) {
      throw new IllegalArgumentException("an agent needs somebody to speak for");
    }
    if (listen.isEmpty() && !lines.isEmpty()) {
      throw new IllegalArgumentException("an agent of phones needs an address for them");
    }
    List<Identity> identities = identities(lines, gateways);
    if (identities.stream().distinct().count() != identities.size()) {
      throw new IllegalArgumentException("two lines of one identity");
    }
    if (keepAlive.isNegative() || keepAlive.isZero()) {
      throw new IllegalArgumentException("a keep-alive interval that is none");
    }
  }

  private static List<Identity> identities(List<LineKeys> lines, List<GatewaySettings> gateways) {
    return Stream.concat(lines.stream(), gateways.stream().map(GatewaySettings::keys))
        .map(LineKeys::identity)
        .toList();
  }

  /** Whom it speaks for. */
  public List<Identity> identities() {
    return identities(lines, gateways);
  }

  /** An agent for these lines, with everything else as it is by default. */
  public static AgentSettings of(
      List<InetSocketAddress> listen, InetSocketAddress outer, List<LineKeys> lines) {
    PhoneNetworks own =
        PhoneNetworks.ofHost(listen.stream().map(InetSocketAddress::getAddress).toList());
    return new AgentSettings(
        listen,
        own,
        Map.of(),
        outer,
        lines,
        List.of(),
        DEFAULT_KEEP_ALIVE,
        List.of(),
        EmergencyNumbers.DEFAULT,
        PhoneLimits.DEFAULT);
  }

  /** An agent beside these gateways alone. */
  public static AgentSettings ofGateways(InetSocketAddress outer, List<GatewaySettings> gateways) {
    return new AgentSettings(
        List.of(),
        PhoneNetworks.ofHost(List.of()),
        Map.of(),
        outer,
        List.of(),
        gateways,
        DEFAULT_KEEP_ALIVE,
        List.of(),
        EmergencyNumbers.DEFAULT,
        PhoneLimits.DEFAULT);
  }

  /** The same for phones of these networks. */
  public AgentSettings withPhoneNetworks(PhoneNetworks networks) {
    return new AgentSettings(
        listen,
        networks,
        phones,
        outer,
        lines,
        gateways,
        keepAlive,
        trustedHeaders,
        emergency,
        limits);
  }

  /** The same with other limits. */
  public AgentSettings withLimits(PhoneLimits other) {
    return new AgentSettings(
        listen,
        phoneNetworks,
        phones,
        outer,
        lines,
        gateways,
        keepAlive,
        trustedHeaders,
        emergency,
        other);
  }

  /** The same with other emergency numbers. */
  public AgentSettings withEmergency(EmergencyNumbers numbers) {
    return new AgentSettings(
        listen,
        phoneNetworks,
        phones,
        outer,
        lines,
        gateways,
        keepAlive,
        trustedHeaders,
        numbers,
        limits);
  }

  /** The same with phones at known places. */
  public AgentSettings withPhones(Map<Identity, InetSocketAddress> known) {
    return new AgentSettings(
        listen,
        phoneNetworks,
        known,
        outer,
        lines,
        gateways,
        keepAlive,
        trustedHeaders,
        emergency,
        limits);
  }
}
