package org.callseal.app.configuration;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.core.identity.Identity;

/**
 * A gateway that an agent stands beside.
 *
 * @param identity one of the agent's
 * @param address where the gateway takes commands; empty for wherever it speaks from
 * @param listen what the agent listens on for it
 * @param startWithin when its first association is to be set up if nobody speaks
 */
public record GatewayAddress(
    Identity identity,
    Optional<InetSocketAddress> address,
    InetSocketAddress listen,
    Duration startWithin) {

  private static final String MGCP = "mgcp";
  private static final Set<String> PARAMETERS = Set.of("identity", "listen", "start-within");

  /** What a gateway on the agent's host has. */
  public static GatewayAddress of(Identity identity) {
    return new GatewayAddress(
        identity,
        Optional.empty(),
        GatewaySettings.DEFAULT_LISTEN,
        GatewaySettings.DEFAULT_START_WITHIN);
  }

  /** Reads {@code mgcp[:address:port];identity=name[;listen=address:port][;start-within=time]}. */
  static Optional<GatewayAddress> parse(String text) {
    List<String> parts = List.of(text.split(";", -1));
    Map<String, String> parameters = new HashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 0
          || !PARAMETERS.contains(part.substring(0, equals))
          || parameters.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        return Optional.empty();
      }
    }
    Optional<Identity> identity =
        Optional.ofNullable(parameters.get("identity"))
            .flatMap(Identity::parse)
            .filter(name -> name.kind() != Identity.Kind.SIP);
    Optional<InetSocketAddress> listen =
        Optional.ofNullable(parameters.get("listen"))
            .map(GatewayAddress::socket)
            .orElse(Optional.of(GatewaySettings.DEFAULT_LISTEN));
    Optional<Duration> startWithin =
        Optional.ofNullable(parameters.get("start-within"))
            .map(GatewayAddress::time)
            .orElse(Optional.of(GatewaySettings.DEFAULT_START_WITHIN));
    if (identity.isEmpty() || listen.isEmpty() || startWithin.isEmpty()) {
      return Optional.empty();
    }
    GatewayAddress learned =
        new GatewayAddress(identity.get(), Optional.empty(), listen.get(), startWithin.get());
    if (parts.getFirst().equals(MGCP)) {
      return Optional.of(learned);
    }
    return Optional.of(parts.getFirst())
        .filter(uri -> uri.startsWith(MGCP + ":"))
        .flatMap(uri -> socket(uri.substring(MGCP.length() + 1)))
        .map(learned::at);
  }

  private GatewayAddress at(InetSocketAddress place) {
    return new GatewayAddress(identity, Optional.of(place), listen, startWithin);
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
    return MGCP
        + address.map(at -> ":" + HostPort.of(at).text()).orElse("")
        + ";identity="
        + identity.text()
        + ";listen="
        + HostPort.of(listen).text()
        + ";start-within="
        + ValueTypes.duration(Duration.ZERO, Duration.ofHours(1)).write(startWithin);
  }
}
