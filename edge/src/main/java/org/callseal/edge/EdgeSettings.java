package org.callseal.edge;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.HealthCheck;
import org.callseal.edge.emergency.EmergencySettings;
import org.callseal.edge.megaco.MegacoSettings;
import org.callseal.edge.mgcp.MgcpSettings;
import org.callseal.edge.migration.MigrationSettings;

/**
 * What the operator decides about an edge. Immutable.
 *
 * @param name names the edge in flow records and log lines
 * @param outer where the endpoints send to
 * @param core where the call agents send to
 * @param callAgents the only next hops of endpoints' requests
 * @param coreHosts further hosts whose messages on the core side are taken, besides the call
 *     agents'
 * @param names hosts with ports that name this edge in URIs, besides the addresses of its ports
 * @param group the name by which call agents find any edge of this one's group; without one they
 *     are told this edge's own address
 * @param domain the SIP domain of those whom call agents name by a user before our own host
 * @param trustedHeaders headers that the call agents trust and endpoints may therefore not write,
 *     besides those that are known to be such
 * @param emergency unsealed calls for help
 * @param migration who may come without a seal for the time being
 * @param limits how much of it at most
 * @param mgcp what is decided about gateways that speak MGCP; none are served without
 * @param megaco the same about those that speak Megaco
 */
public record EdgeSettings(
    String name,
    List<Listener> outer,
    Listener core,
    List<CallAgent> callAgents,
    HealthCheck healthCheck,
    Set<InetAddress> coreHosts,
    Set<String> names,
    Optional<String> group,
    Optional<String> domain,
    List<String> trustedHeaders,
    EmergencySettings emergency,
    MigrationSettings migration,
    EdgeLimits limits,
    Optional<MgcpSettings> mgcp,
    Optional<MegacoSettings> megaco) {

  public EdgeSettings {
    outer = List.copyOf(outer);
    callAgents = List.copyOf(callAgents);
    coreHosts = Set.copyOf(coreHosts);
    names = Set.copyOf(names);
    trustedHeaders = List.copyOf(trustedHeaders);
    if (outer.isEmpty() || callAgents.isEmpty()) {
      throw new IllegalArgumentException("an edge needs an outer port and a call agent");
    }
  }

  /** An edge with everything as it is by default. */
  public static EdgeSettings of(
      String name, List<Listener> outer, Listener core, List<CallAgent> callAgents) {
    return new EdgeSettings(
        name,
        outer,
        core,
        callAgents,
        HealthCheck.DEFAULT,
        Set.of(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        EmergencySettings.DEFAULT,
        MigrationSettings.NONE,
        EdgeLimits.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  public EdgeSettings withHealthCheck(HealthCheck check) {
    return changed(copy -> copy.healthCheck = check);
  }

  public EdgeSettings withTrustedHeaders(List<String> headers) {
    return changed(copy -> copy.trustedHeaders = headers);
  }

  public EdgeSettings withCoreHosts(Set<InetAddress> hosts) {
    return changed(copy -> copy.coreHosts = hosts);
  }

  public EdgeSettings withNames(Set<String> more) {
    return changed(copy -> copy.names = more);
  }

  public EdgeSettings withCallAgents(List<CallAgent> others) {
    return changed(copy -> copy.callAgents = others);
  }

  public EdgeSettings withGroup(String shared) {
    return changed(copy -> copy.group = Optional.of(shared));
  }

  public EdgeSettings withDomain(String served) {
    return changed(copy -> copy.domain = Optional.of(served));
  }

  public EdgeSettings withLimits(EdgeLimits other) {
    return changed(copy -> copy.limits = other);
  }

  public EdgeSettings withEmergency(EmergencySettings other) {
    return changed(copy -> copy.emergency = other);
  }

  public EdgeSettings withMigration(MigrationSettings other) {
    return changed(copy -> copy.migration = other);
  }

  public EdgeSettings withMgcp(MgcpSettings gateways) {
    return changed(copy -> copy.mgcp = Optional.of(gateways));
  }

  public EdgeSettings withMegaco(MegacoSettings gateways) {
    return changed(copy -> copy.megaco = Optional.of(gateways));
  }

  private EdgeSettings changed(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.settings();
  }

  /** What may be changed of settings, until they are settings again. */
  private static final class Copy {
    private final EdgeSettings original;
    private List<CallAgent> callAgents;
    private HealthCheck healthCheck;
    private Set<InetAddress> coreHosts;
    private Set<String> names;
    private Optional<String> group;
    private Optional<String> domain;
    private List<String> trustedHeaders;
    private EmergencySettings emergency;
    private MigrationSettings migration;
    private EdgeLimits limits;
    private Optional<MgcpSettings> mgcp;
    private Optional<MegacoSettings> megaco;

    private Copy(EdgeSettings original) {
      this.original = original;
      this.callAgents = original.callAgents;
      this.healthCheck = original.healthCheck;
      this.coreHosts = original.coreHosts;
      this.names = original.names;
      this.group = original.group;
      this.domain = original.domain;
      this.trustedHeaders = original.trustedHeaders;
      this.emergency = original.emergency;
      this.migration = original.migration;
      this.limits = original.limits;
      this.mgcp = original.mgcp;
      this.megaco = original.megaco;
    }

    private EdgeSettings settings() {
      return new EdgeSettings(
          original.name,
          original.outer,
          original.core,
          callAgents,
          healthCheck,
          coreHosts,
          names,
          group,
          domain,
          trustedHeaders,
          emergency,
          migration,
          limits,
          mgcp,
          megaco);
    }
  }
}
