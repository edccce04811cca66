package org.callseal.app.administration;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.authority.CoreAddresses;
import org.callseal.authority.CoreAddresses.Chosen;
import org.callseal.authority.CoreAddresses.HeldBack;
import org.callseal.authority.CoreAddresses.NoChoice;
import org.callseal.authority.CoreAddresses.Taken;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;

/**
 * The core-side addresses' side of an administration. Thread rule: any thread that may block, under
 * the register's monitor.
 */
final class GatewayAddresses {

  private final CoreAddresses addresses;
  private final ServeConfiguration configuration;

  GatewayAddresses(SubscriberRegister register, ServeConfiguration configuration) {
    this.addresses = register.coreAddresses(configuration.gateway().pool());
    this.configuration = configuration;
  }

  /** The address that fulfils the wish, or the end of the command. */
  CoreAddress choose(Identity identity, CoreWish wish) {
    if (wish instanceof CoreWish.Named(CoreAddress.Port(int port)) && isTheEdges(port)) {
      throw refused("port " + port + " is the edge's own; name another");
    }
    return switch (addresses.choose(identity, wish)) {
      case Chosen(CoreAddress address) -> address;
      case Taken(CoreAddress address, Identity holder) ->
          throw refused(address + " is " + holder + "'s; name another, or none for the next free");
      case HeldBack(CoreAddress address, Identity before, long until) ->
          throw refused(
              address
                  + " was "
                  + before
                  + "'s and is held back from others until "
                  + EndDate.of(until)
                  + "; name another, or none for the next free");
      case NoChoice.NO_PORT_LEFT ->
          throw refused("no port is left for gateways; widen gateway.core-ports");
      case NoChoice.NO_ADDRESS_LEFT ->
          throw refused("no address is left for gateways in gateway.core-prefix");
      case NoChoice.NO_PREFIX ->
          throw refused(
              "addresses for gateways need gateway.core-prefix in the server's configuration;"
                  + " or give it a port with --core-port");
      case NoChoice.OUTSIDE_THE_PREFIX ->
          throw refused(
              "that address is none for a gateway in gateway.core-prefix; name another, or none"
                  + " for the next free");
    };
  }

  /** Gives one that was chosen to a subscriber who is there. */
  void assign(Identity identity, CoreAddress address) {
    if (!addresses.assign(identity, address)) {
      throw LocalAdministration.unknown(identity);
    }
  }

  private boolean isTheEdges(int port) {
    return Stream.of(
            configuration.edge().listen(),
            configuration.mgcp().listen(),
            configuration.megaco().listen(),
            configuration.megaco().listenBinary(),
            List.of(
                configuration.edge().coreSide(),
                configuration.gateway().builtInCallAgent(),
                configuration.gateway().builtInController()))
        .flatMap(List::stream)
        .map(InetSocketAddress::getPort)
        .anyMatch(own -> own == port);
  }

  private static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }
}
