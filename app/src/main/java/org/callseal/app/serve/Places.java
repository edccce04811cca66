package org.callseal.app.serve;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.app.administration.AdvertisedServers;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Service;

/** Where a member of a cluster is reached, by its configuration. Stateless. */
final class Places {

  private Places() {}

  /** An edge's: by other members, and by endpoints in each protocol. */
  static MemberForm.Places ofEdge(ServeConfiguration configuration, String name) {
    Map<Service, List<ServerSet.Server>> advertised = new EnumMap<>(Service.class);
    put(advertised, Service.SIP, configuration, configuration.edge().listen(), name);
    put(advertised, Service.MGCP, configuration, configuration.mgcp().listen(), name);
    put(advertised, Service.MEGACO_TEXT, configuration, configuration.megaco().listen(), name);
    put(advertised, Service.MEGACO_BER, configuration, configuration.megaco().listenBinary(), name);
    return new MemberForm.Places(Optional.of(link(configuration)), advertised);
  }

  /** An authority's: by other members. */
  static MemberForm.Places ofAuthority(ServeConfiguration configuration) {
    return new MemberForm.Places(Optional.of(link(configuration)), Map.of());
  }

  static LinkAddress link(ServeConfiguration configuration) {
    InetSocketAddress listen = configuration.cluster().listen();
    String host =
        configuration.cluster().advertise().orElseGet(() -> AdvertisedServers.host(listen));
    return new LinkAddress(host, listen.getPort());
  }

  private static void put(
      Map<Service, List<ServerSet.Server>> advertised,
      Service service,
      ServeConfiguration configuration,
      List<InetSocketAddress> listens,
      String name) {
    if (listens.isEmpty()) {
      return;
    }
    advertised.put(
        service,
        listens.stream()
            .limit(Member.MOST_ADDRESSES)
            .map(listen ->
                new ServerSet.Server(
                    name,
                    configuration
                        .edge()
                        .advertise()
                        .orElseGet(() -> AdvertisedServers.host(listen)),
                    listen.getPort()))
            .distinct()
            .toList());
  }
}
