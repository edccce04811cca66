package org.callseal.app.configuration;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.core.identity.Identity;
import org.callseal.transport.Medium;

/**
 * A gateway that an agent stands beside.
 *
 * @param identity one of the agent's
 * @param address where the gateway takes commands; empty for wherever it speaks from
 * @param listen what the agent listens on for it
 * @param startWithin when its first association is to be set up if nobody speaks
 * @param protocol that it speaks
 * @param over what it speaks it over
 * @param edge to ask first, in place of those that are named elsewhere
 */
public record GatewayAddress(
    Identity identity,
    Optional<InetSocketAddress> address,
    InetSocketAddress listen,
    Duration startWithin,
    GatewayProtocol protocol,
    Medium over,
    Optional<HostPort> edge) {

  private static final String MGCP = "mgcp";
  private static final String MEGACO = "megaco";
  private static final Set<String> PARAMETERS =
      Set.of("identity", "listen", "start-within", "edge");
  private static final Set<String> PARAMETERS_OF_MEGACO = Set.of("encoding", "transport");

  /** What an MGCP gateway on the agent's host has. */
  public static GatewayAddress of(Identity identity) {
    return new GatewayAddress(
        identity,
        Optional.empty(),
        GatewaySettings.DEFAULT_LISTEN,
        GatewaySettings.DEFAULT_START_WITHIN,
        GatewayProtocol.MGCP,
        Medium.UDP,
        Optional.empty());
  }

  /**
   * Reads {@code mgcp[:address:port];identity=name[;listen=address:port][;start-within=time]
   * [;edge=host:port]}, and {@code megaco} likewise with {@code [;encoding=text|binary]
   * [;transport=udp|tcp]}.
   */
  static Optional<GatewayAddress> parse(String text) {
    List<String> parts = List.of(text.split(";", -1));
    String scheme = parts.getFirst().split(":", 2)[0];
    Map<String, String> parameters = new HashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 0
          || !isParameter(part.substring(0, equals), scheme)
          || parameters.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        return Optional.empty();
      }
    }
    Optional<GatewayProtocol> protocol =
        protocol(scheme, parameters.getOrDefault("encoding", "text"));
    Optional<Medium> over = medium(parameters.getOrDefault("transport", "udp"));
    Optional<Identity> identity =
        Optional.ofNullable(parameters.get("identity"))
            .flatMap(Identity::parse)
            .filter(name -> name.kind() != Identity.Kind.SIP);
    Optional<InetSocketAddress> listen =
        Optional.ofNullable(parameters.get("listen"))
            .map(GatewayAddress::socket)
            .orElse(protocol.map(GatewaySettings::defaultListen));
    Optional<Duration> startWithin =
        Optional.ofNullable(parameters.get("start-within"))
            .map(GatewayAddress::time)
            .orElse(Optional.of(GatewaySettings.DEFAULT_START_WITHIN));
    Optional<HostPort> edge =
        Optional.ofNullable(parameters.get("edge"))
            .flatMap(HostPort::parse)
            .filter(named -> named.port() > 0);
    if (protocol.isEmpty()
        || over.isEmpty()
        || identity.isEmpty()
        || listen.isEmpty()
        || startWithin.isEmpty()
        || edge.isPresent() != parameters.containsKey("edge")) {
      return Optional.empty();
    }
    GatewayAddress learned =
        new GatewayAddress(
            identity.get(),
            Optional.empty(),
            listen.get(),
            startWithin.get(),
            protocol.get(),
            over.get(),
            edge);
    return parts.getFirst().equals(scheme)
        ? Optional.of(learned)
        : socket(parts.getFirst().substring(scheme.length() + 1)).map(learned::at);
  }

  private static boolean isParameter(String name, String scheme) {
    return PARAMETERS.contains(name)
        || (scheme.equals(MEGACO) && PARAMETERS_OF_MEGACO.contains(name));
  }

  private static Optional<GatewayProtocol> protocol(String scheme, String encoding) {
    return switch (scheme + " " + encoding) {
      case MGCP + " text" -> Optional.of(GatewayProtocol.MGCP);
      case MEGACO + " text" -> Optional.of(GatewayProtocol.MEGACO_TEXT);
      case MEGACO + " binary" -> Optional.of(GatewayProtocol.MEGACO_BINARY);
      default -> Optional.empty();
    };
  }

  private static Optional<Medium> medium(String transport) {
    return switch (transport) {
      case "udp" -> Optional.of(Medium.UDP);
      case "tcp" -> Optional.of(Medium.TCP);
      default -> Optional.empty();
    };
  }

  private GatewayAddress at(InetSocketAddress place) {
    return new GatewayAddress(
        identity, Optional.of(place), listen, startWithin, protocol, over, edge);
  }

  private static Optional<InetSocketAddress> socket(String text) {
    return HostPort.parse(text)
        .filter(named -> named.port() > 0)
        .flatMap(named ->
            ValueTypes.literal(named.host())
                .map(host -> new InetSocketAddress(host, named.port())));
  }

  private static Optional<Duration> time(String text) {
    return ValueTypes.duration(Duration.ZERO, Duration.ofHours(1)).read().apply(List.of(text));
  }

  /** As it is written in a file. */
  String text() {
    return (protocol == GatewayProtocol.MGCP ? MGCP : MEGACO)
        + address.map(at -> ":" + HostPort.of(at).text()).orElse("")
        + ";identity="
        + identity.text()
        + ";listen="
        + HostPort.of(listen).text()
        + ";start-within="
        + ValueTypes.duration(Duration.ZERO, Duration.ofHours(1)).write(startWithin)
        + edge.map(first -> ";edge=" + first.text()).orElse("")
        + parametersOfMegaco();
  }

  private String parametersOfMegaco() {
    String transport = ";transport=" + (over == Medium.UDP ? "udp" : "tcp");
    return switch (protocol) {
      case MGCP -> "";
      case MEGACO_TEXT -> ";encoding=text" + transport;
      case MEGACO_BINARY -> ";encoding=binary" + transport;
    };
  }
}
