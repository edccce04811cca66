package org.callseal.app.administration;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.authority.DomainServers;
import org.callseal.core.association.ServerSet;
import org.callseal.core.seal.Protocol;

/**
 * The servers that endpoints are told of: each address that the edge listens on, or the advertised
 * host in its place, or, for a wildcard, the machine's own first address.
 */
public final class AdvertisedServers {

  private AdvertisedServers() {}

  /** The servers of a configuration, for each protocol. */
  public static DomainServers all(ServeConfiguration configuration) {
    return DomainServers.of(of(configuration))
        .with(Protocol.MGCP, of(configuration, configuration.mgcp().listen()))
        .with(Protocol.MEGACO, of(configuration, configuration.megaco().listen()))
        .withBinaryMegaco(of(configuration, configuration.megaco().listenBinary()));
  }

  /** Those of SIP. */
  public static ServerSet of(ServeConfiguration configuration) {
    return of(configuration, configuration.edge().listen());
  }

  private static ServerSet of(ServeConfiguration configuration, List<InetSocketAddress> listens) {
    List<ServerSet.Server> servers =
        listens.stream()
            .map(listen ->
                new ServerSet.Server(
                    configuration.edge().advertise().orElse(configuration.domain()),
                    configuration.edge().advertise().orElseGet(() -> host(listen)),
                    listen.getPort()))
            .distinct()
            .limit(ServerSet.MOST)
            .toList();
    return new ServerSet(servers);
  }

  /** The address by which others reach what listens there. */
  public static String host(InetSocketAddress listen) {
    InetAddress address = listen.getAddress();
    String text = (address.isAnyLocalAddress() ? ownAddress() : address).getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** IPv4 before IPv6, because every NAT knows it; loopback when there is nothing else. */
  private static InetAddress ownAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
          .orElseGet(InetAddress::getLoopbackAddress);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }
}
