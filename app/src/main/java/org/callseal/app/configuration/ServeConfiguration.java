package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.callAgent;
import static org.callseal.app.configuration.ValueTypes.duration;
import static org.callseal.app.configuration.ValueTypes.headerName;
import static org.callseal.app.configuration.ValueTypes.hostName;
import static org.callseal.app.configuration.ValueTypes.listenAddress;
import static org.callseal.app.configuration.ValueTypes.number;
import static org.callseal.app.configuration.ValueTypes.optionalHost;
import static org.callseal.app.configuration.ValueTypes.path;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.callseal.sip.emergency.EmergencyNumbers;

/** What {@code callseal serve} is told. Immutable; read once at the start. */
public record ServeConfiguration(
    Path data,
    String domain,
    LogLevel log,
    ClusterConfiguration cluster,
    StoreConfiguration store,
    Edge edge,
    List<CallAgentAddress> callAgents,
    InetSocketAddress builtInCallAgent,
    Emergency emergency,
    MigrationConfiguration migration,
    GatewayConfiguration gateway,
    MgcpConfiguration mgcp,
    MegacoConfiguration megaco,
    Duration associationLifetime,
    EnrolmentConfiguration enrolment,
    Limits limits) {

  /**
   * The edge.
   *
   * @param listen what it listens on for endpoints
   * @param coreSide what it listens on for call agents, and sends to them from
   * @param advertise the host that endpoints reach it by, where that is not what it listens on
   * @param group the name by which call agents find any of several edges
   * @param trustedHeaders headers that the core trusts and endpoints may therefore not send
   * @param callAgentCheck how often it asks each call agent whether it lives
   * @param leaveWithin how long devices have to go to other edges when it leaves
   */
  public record Edge(
      List<InetSocketAddress> listen,
      InetSocketAddress coreSide,
      Optional<String> advertise,
      Optional<String> group,
      List<String> trustedHeaders,
      Duration callAgentCheck,
      Duration leaveWithin) {}

  /**
   * Calls for help.
   *
   * @param route where those without a seal go; none: to a call agent
   */
  public record Emergency(EmergencyNumbers numbers, Optional<EmergencyTarget> route) {}

  /**
   * Bounds.
   *
   * @param pendingExchanges exchanges begun and not finished, at once
   * @param exchangesWithoutCookie exchanges a second above which strangers get a cookie first
   */
  public record Limits(int pendingExchanges, int exchangesWithoutCookie) {}

  private static final Key<Path> DATA =
      new Key<>(
          "data",
          path(),
          Path.of(System.getProperty("user.home"), ".callseal"),
          "The folder of everything that lasts: keys, subscribers, associations. Made at the first"
              + " start, for its owner alone.");
  private static final Key<String> DOMAIN =
      new Key<>(
          "domain",
          hostName(),
          "example.net",
          "The SIP domain that is served. It is the authority's name too, which devices remember"
              + " from their provision files: choose it before the first start. With call agents of"
              + " your own, subscribers may be of any SIP domain.");
  private static final Key<List<InetSocketAddress>> LISTEN =
      new Key<>(
          "edge.listen",
          listenAddress().inNonEmptyList(),
          List.of(new InetSocketAddress("0.0.0.0", 5060), new InetSocketAddress("0.0.0.0", 5062)),
          "Where endpoints send to, over UDP and TCP. The second port is for endpoints behind firewalls that"
              + " rewrite SIP on port 5060. Use [::]:5060 for IPv6 and IPv4 together.");
  private static final Key<InetSocketAddress> CORE_SIDE =
      new Key<>(
          "edge.core-side",
          listenAddress(),
          new InetSocketAddress("127.0.0.1", 5070),
          "Where call agents send to, over UDP and TCP. Choose an address that they reach and that no"
              + " stranger does: whoever sends to it is believed.");
  private static final Key<Optional<String>> ADVERTISE =
      new Key<>(
          "edge.advertise",
          optionalHost(),
          Optional.empty(),
          "The name or address that endpoints reach this edge by, where it is not the address it"
              + " listens on, as behind a NAT of its own.");
  private static final Key<Optional<String>> GROUP =
      new Key<>(
          "edge.group",
          optionalHost(),
          Optional.empty(),
          "The name that stands for all edges toward call agents, in Path, Record-Route and hidden"
              + " Contacts: a name without a port whose SRV records lead to the core side of each"
              + " edge. None: each edge puts its own address.");
  private static final Key<List<String>> TRUSTED_HEADERS =
      new Key<>(
          "edge.trusted-headers",
          headerName().inList(),
          List.of(),
          "Headers that the call agents trust; taken out of what endpoints send."
              + " P-Asserted-Identity, P-Preferred-Identity and Remote-Party-ID always are.");
  private static final Key<Duration> CALL_AGENT_CHECK =
      new Key<>(
          "edge.call-agent-check",
          duration(Duration.ofSeconds(1), Duration.ofMinutes(5)),
          Duration.ofSeconds(5),
          "How often each call agent is asked by OPTIONS whether it lives.");
  private static final Key<Duration> LEAVE_WITHIN =
      new Key<>(
          "edge.leave-within",
          duration(Duration.ZERO, Duration.ofMinutes(10)),
          Duration.ofSeconds(30),
          "In a cluster: how long devices have to go to other edges when this one is drained or its"
              + " process is told to end, which it does when they have gone. 0 s: it ends at once, and"
              + " they find out by themselves.");
  private static final Key<List<CallAgentAddress>> CALL_AGENTS =
      new Key<>(
          "call-agents",
          callAgent().inList(),
          List.of(),
          "The call agents to forward to: sip:host:port, or {uri: sip:host:port, priority: 1, weight:"
              + " 2, contact: rewrite}, which is also written sip:host:port;priority=1;weight=2. Those"
              + " of the lowest priority (0 where none is given) that has one alive share the requests"
              + " by weight. contact: rewrite is for those that do not keep Path: phones' Contacts"
              + " become addresses of the edge. None: the built-in one.");
  private static final Key<InetSocketAddress> BUILT_IN_CALL_AGENT =
      new Key<>(
          "built-in-call-agent.listen",
          listenAddress(),
          new InetSocketAddress("127.0.0.1", 5080),
          "Where the built-in registrar and proxy listens, when no other call agent is named.");
  private static final Key<Duration> LIFETIME =
      new Key<>(
          "association.lifetime",
          duration(Duration.ofMinutes(1), Duration.ofHours(24)),
          Duration.ofHours(24),
          "How long an association lives at most. The shorter of this and the endpoint's own wish"
              + " holds; endpoints renew at about 80 % of it.");
  private static final Key<Integer> PENDING_EXCHANGES =
      new Key<>(
          "limits.pending-exchanges",
          number(1, 1_000_000),
          10_000,
          "How many exchanges may be begun and not finished at once; more wait for their turn.");
  private static final Key<Integer> EXCHANGES_WITHOUT_COOKIE =
      new Key<>(
          "limits.exchanges-without-cookie",
          number(0, 1_000_000),
          200,
          "Above so many new exchanges a second the edge asks for a cookie first, which proves that"
              + " the sender's address is its own.");

  private static final List<Key<?>> KEYS =
      Stream.of(
              List.of(
                  DATA,
                  DOMAIN,
                  LogLevel.KEY,
                  CALL_AGENTS,
                  LISTEN,
                  CORE_SIDE,
                  ADVERTISE,
                  GROUP,
                  TRUSTED_HEADERS,
                  CALL_AGENT_CHECK,
                  LEAVE_WITHIN,
                  BUILT_IN_CALL_AGENT,
                  EmergencyKeys.NUMBERS,
                  EmergencyKeys.ROUTE,
                  LIFETIME),
              MigrationConfiguration.KEYS,
              GatewayConfiguration.KEYS,
              MgcpConfiguration.KEYS,
              MegacoConfiguration.KEYS,
              EnrolmentConfiguration.KEYS,
              List.of(PENDING_EXCHANGES, EXCHANGES_WITHOUT_COOKIE),
              ClusterConfiguration.KEYS,
              StoreConfiguration.KEYS)
          .<Key<?>>flatMap(List::stream)
          .toList();

  /** The configuration without any file. */
  public static ServeConfiguration standard() {
    return from(ConfigurationFile.none(KEYS));
  }

  /** The configuration of a file; a fault of it ends the command and is named with its line. */
  public static ServeConfiguration read(Path file) {
    return from(ConfigurationFile.read(file, KEYS)).relativeTo(file);
  }

  /** The same, from a text. */
  static ServeConfiguration parse(String name, String text) {
    return from(ConfigurationFile.parse(name, text, KEYS));
  }

  /** A complete file with every key explained, holding the values of the given one or standards. */
  public static String print(Optional<Path> file) {
    ConfigurationFile values = ConfigurationFile.readOrNone(file, KEYS);
    from(values);
    return ConfigurationPrinter.print(
        "Configuration of callseal serve. Every key is optional.", KEYS, values);
  }

  /** Whether a call agent that it brings along is to serve somebody. */
  public boolean hasBuiltInCallAgent() {
    return callAgents.isEmpty() || mgcp.hasBuiltInCallAgent() || megaco.hasBuiltInController();
  }

  /** The same with another data folder. */
  public ServeConfiguration withData(Path folder) {
    return with(folder, cluster, store);
  }

  /** The same in another role. */
  public ServeConfiguration withRole(Role role) {
    return with(data, cluster.with(role), store);
  }

  private ServeConfiguration with(
      Path folder, ClusterConfiguration member, StoreConfiguration stores) {
    return new ServeConfiguration(
        folder,
        domain,
        log,
        member,
        stores,
        edge,
        callAgents,
        builtInCallAgent,
        emergency,
        migration,
        gateway,
        mgcp,
        megaco,
        associationLifetime,
        enrolment,
        limits);
  }

  private ServeConfiguration relativeTo(Path file) {
    Path folder = file.toAbsolutePath().resolveSibling(data).normalize();
    return with(folder, cluster, store.relativeTo(file));
  }

  private static ServeConfiguration from(ConfigurationFile file) {
    ServeConfiguration configuration =
        new ServeConfiguration(
            file.value(DATA),
            file.value(DOMAIN),
            file.value(LogLevel.KEY),
            ClusterConfiguration.from(file),
            StoreConfiguration.from(file),
            new Edge(
                file.value(LISTEN),
                file.value(CORE_SIDE),
                file.value(ADVERTISE),
                file.value(GROUP),
                file.value(TRUSTED_HEADERS),
                file.value(CALL_AGENT_CHECK),
                file.value(LEAVE_WITHIN)),
            file.value(CALL_AGENTS),
            file.value(BUILT_IN_CALL_AGENT),
            new Emergency(
                EmergencyKeys.numbers(file.value(EmergencyKeys.NUMBERS)),
                file.value(EmergencyKeys.ROUTE)),
            MigrationConfiguration.from(file),
            GatewayConfiguration.from(file),
            MgcpConfiguration.from(file),
            MegacoConfiguration.from(file),
            file.value(LIFETIME),
            EnrolmentConfiguration.from(file),
            new Limits(file.value(PENDING_EXCHANGES), file.value(EXCHANGES_WITHOUT_COOKIE)));
    file.refuseFaults();
    return configuration;
  }
}
