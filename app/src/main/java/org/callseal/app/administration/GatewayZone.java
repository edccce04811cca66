package org.callseal.app.administration;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;

/**
 * The DNS zone of gateways that have addresses of their own, as a master file (RFC 1035 5, RFC 3596
 * 2): one A or AAAA record for the host of each one's identity. Immutable.
 *
 * @param addresses by absolute name, in lower case, without the dot at the end
 * @param outside gateways whose names are not in the zone
 * @param doubtful names that are several gateways', in lines for the operator
 */
record GatewayZone(
    String name,
    Map<String, List<InetAddress>> addresses,
    List<String> outside,
    List<String> doubtful) {

  /** Short: an operator who moves a gateway waits for it. */
  private static final int TTL_SECONDS = 300;

  static GatewayZone of(String name, List<SubscriberLine> subscribers) {
    Map<String, List<InetAddress>> addresses = new TreeMap<>();
    List<String> outside = new ArrayList<>();
    for (SubscriberLine line : subscribers) {
      if (GatewayLines.address(line).orElse(null) instanceof CoreAddress.Host(var address)) {
        String host = Identity.parse(line.identity()).orElseThrow().domain();
        if (isIn(name, host)) {
          addresses.computeIfAbsent(host, _ -> new ArrayList<>()).add(address);
        } else {
          outside.add(line.identity());
        }
      }
    }
    List<String> doubtful =
        addresses.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(entry ->
                entry.getKey()
                    + " is the host of "
                    + entry.getValue().size()
                    + " subscribers; a call agent may take either address for it")
            .toList();
    return new GatewayZone(name, addresses, outside, doubtful);
  }

  /** Whether a name is in the zone and no gateway's. */
  boolean holds(String host) {
    return isIn(name, host) && !addresses.containsKey(host);
  }

  /** The zone with its head. */
  String whole(String nameServer, long serial) {
    return "$TTL %d\n%s. IN SOA %s. hostmaster.%s. %d 3600 600 604800 60\n%s. IN NS %s.\n"
            .formatted(TTL_SECONDS, name, nameServer, name, serial & 0xffff_ffffL, name, nameServer)
        + records();
  }

  /** The records of addresses alone. */
  String records() {
    return addresses.entrySet().stream()
        .flatMap(entry ->
            entry.getValue().stream()
                .map(address ->
                    "%s. %d IN %s %s\n"
                        .formatted(
                            entry.getKey(),
                            TTL_SECONDS,
                            address instanceof Inet4Address ? "A" : "AAAA",
                            address.getHostAddress())))
        .collect(Collectors.joining());
  }

  private static boolean isIn(String zone, String host) {
    return host.equals(zone) || host.endsWith("." + zone);
  }
}
