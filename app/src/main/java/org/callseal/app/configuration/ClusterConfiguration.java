package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.listenAddress;
import static org.callseal.app.configuration.ValueTypes.memberName;
import static org.callseal.app.configuration.ValueTypes.oneOf;
import static org.callseal.app.configuration.ValueTypes.optionalHost;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which part of a cluster a process is. Immutable; read once at the start.
 *
 * @param name of the first authority; who joins has the name it was invited by
 * @param listen for the links of other members
 * @param advertise the host that other members reach it by
 */
public record ClusterConfiguration(
    Role role, String name, InetSocketAddress listen, Optional<String> advertise) {

  private static final Key<Role> ROLE =
      new Key<>(
          "cluster.role",
          oneOf(Role.class),
          Role.ALL,
          "What this process does. all: edge and authority, which is all that a server of one process"
              + " needs. authority and edge: one of them, for clusters; see callseal cluster. The same"
              + " as serve --role.");
  private static final Key<String> NAME =
      new Key<>(
          "cluster.name",
          memberName(),
          "authority-1",
          "The name of the cluster's first authority. Every other member has the name that callseal"
              + " cluster invite gave it.");
  private static final Key<InetSocketAddress> LISTEN =
      new Key<>(
          "cluster.listen",
          listenAddress(),
          new InetSocketAddress("0.0.0.0", 7060),
          "Where other members of the cluster link to, over TLS. No endpoint and no call agent needs"
              + " it.");
  private static final Key<Optional<String>> ADVERTISE =
      new Key<>(
          "cluster.advertise",
          optionalHost(),
          Optional.empty(),
          "The name or address that other members reach this one by, where it is not the address it"
              + " listens on.");

  static final List<Key<?>> KEYS = List.of(ROLE, NAME, LISTEN, ADVERTISE);

  static ClusterConfiguration from(ConfigurationFile file) {
    return new ClusterConfiguration(
        file.value(ROLE), file.value(NAME), file.value(LISTEN), file.value(ADVERTISE));
  }

  /** The same in another role. */
  ClusterConfiguration with(Role other) {
    return new ClusterConfiguration(other, name, listen, advertise);
  }
}
