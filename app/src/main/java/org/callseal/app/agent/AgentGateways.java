package org.callseal.app.agent;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.names.ServerName;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.GatewayAddress;
import org.callseal.core.identity.Identity;

/** Which of an agent's identities are gateways, and where each is. Stateless. */
final class AgentGateways {

  private AgentGateways() {}

  /** Whether it is a gateway's: phones have SIP URIs. */
  static boolean isGateway(LineKeys keys) {
    return keys.identity().kind() != Identity.Kind.SIP;
  }

  /**
   * The gateways of these keys, in the order of their addresses.
   *
   * @param configured where they are; with none of them one gateway is where it is by standard
   */
  static List<GatewaySettings> of(
      List<LineKeys> keys, List<GatewayAddress> configured, PhoneNetworks networks) {
    List<GatewayAddress> addresses =
        configured.isEmpty() && keys.size() == 1
            ? List.of(GatewayAddress.of(keys.getFirst().identity()))
            : configured;
    List<GatewaySettings> gateways = new ArrayList<>();
    List<LineKeys> found = new ArrayList<>();
    for (GatewayAddress address : addresses) {
      LineKeys ofIt =
          keys.stream()
              .filter(each -> each.identity().equals(address.identity()))
              .findFirst()
              .orElseThrow(
                  () -> failure(address.identity() + " is not among the identities of this agent"));
      if (found.contains(ofIt)) {
        throw failure(address.identity() + " stands there twice");
      }
      if (address.address().filter(address.listen()::equals).isPresent()) {
        throw failure(
            address.identity() + " has one address as its uri and as listen, which is the agent's");
      }
      found.add(ofIt);
      gateways.add(settings(ofIt, address, networks));
    }
    Optional<Identity> left =
        keys.stream().filter(each -> !found.contains(each)).map(LineKeys::identity).findFirst();
    if (left.isPresent()) {
      throw failure(left.get() + " is a gateway's name and does not stand there; add where it is");
    }
    List<InetSocketAddress> listen = gateways.stream().map(GatewaySettings::listen).toList();
    if (listen.stream().distinct().count() != listen.size()) {
      throw failure("two of them have one listen; give each gateway a port of its own");
    }
    return gateways;
  }

  private static GatewaySettings settings(
      LineKeys keys, GatewayAddress address, PhoneNetworks networks) {
    InetSocketAddress standard =
        address.protocol() == GatewayProtocol.MGCP
            ? GatewaySettings.DEFAULT_GATEWAY
            : address.listen();
    LineKeys asking =
        address
            .edge()
            .map(edge -> keys.asking(List.of(new ServerName(edge.host(), edge.port()))))
            .orElse(keys);
    if (asking.serversFor(address.protocol().carriage(address.over())).isEmpty()) {
      throw failure(
          address.identity()
              + " speaks "
              + address.protocol().words()
              + ", for which "
              + keys.provision().domain()
              + " named no server at its enrolment; name one with edge");
    }
    return new GatewaySettings(
        asking,
        address.listen(),
        address.address().orElse(standard),
        address.address().isEmpty(),
        networks,
        address.startWithin(),
        address.protocol(),
        address.over());
  }

  private static CommandFailure failure(String what) {
    return new CommandFailure(ExitCode.CONFIGURATION, "gateways: " + what);
  }
}
