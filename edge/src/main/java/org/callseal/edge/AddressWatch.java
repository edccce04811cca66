package org.callseal.edge;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.callseal.transport.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which of the edge's addresses its host has not, when that changes: by a lease, or because
 * they were never right. Belongs to one loop; lives as long as the edge.
 */
final class AddressWatch {

  static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(AddressWatch.class);

  private final Network network;
  private final List<InetAddress> addresses;
  private Set<String> missing;

  AddressWatch(Network network, List<InetAddress> addresses) {
    this.network = network;
    this.addresses = List.copyOf(addresses);
    this.missing = absent();
    if (!missing.isEmpty()) {
      LOG.warn("not an address of this host yet, so nothing comes in there: {}", words(missing));
    }
  }

  void look() {
    Set<String> now = absent();
    Set<String> come = without(missing, now);
    Set<String> gone = without(now, missing);
    missing = now;
    if (!come.isEmpty()) {
      LOG.info("this host has {} now", words(come));
    }
    if (!gone.isEmpty()) {
      LOG.warn("this host has {} no more, so nothing comes in there", words(gone));
    }
  }

  private Set<String> absent() {
    return addresses.stream()
        .filter(address -> !network.isHere(address))
        .map(InetAddress::getHostAddress)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> without(Set<String> all, Set<String> others) {
    Set<String> left = new TreeSet<>(all);
    left.removeAll(others);
    return left;
  }

  private static String words(Set<String> addresses) {
    return String.join(", ", addresses);
  }
}
