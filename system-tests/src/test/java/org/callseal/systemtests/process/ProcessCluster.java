package org.callseal.systemtests.process;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.callseal.app.administration.Administration;
import org.callseal.app.administration.MemberLine;
import org.callseal.app.administration.RemoteAdministration;
import org.callseal.core.cluster.Member;
import org.callseal.testkit.FreePorts;
import redis.embedded.RedisServer;

/**
 * Authorities, edges and a call agent in processes of their own, over a real Redis and, where there
 * is more than one authority, a real PostgreSQL. Used by one thread; what was started ends with it.
 */
final class ProcessCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int REDIS = 0;
  private static final int REGISTRAR = 1;
  private static final int CALL_AGENT = 3;
  private static final int AUTHORITIES = 4;
  private static final int MOST_AUTHORITIES = 2;
  private static final int AGENTS = AUTHORITIES + MOST_AUTHORITIES;
  private static final int MOST_AGENTS = 3;
  private static final int EDGES = AGENTS + MOST_AGENTS;
  private static final int PORTS_OF_AN_EDGE = 3;

  private final Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Integer> ports;
  private final RedisServer redis;
  private final String database;
  private final Map<Integer, ServerProcess> authorities = new TreeMap<>();

  private ProcessCluster(Path folder, int edges, boolean shared) throws IOException {
    this.folder = folder;
    ports = FreePorts.find(EDGES + edges * PORTS_OF_AN_EDGE);
    redis = new RedisServer(ports.get(REDIS));
    redis.start();
    database = shared ? newDatabase() : "";
    // The call agent is a server's built-in one, which knows nothing of the cluster.
    write(
        "registrar",
        """
        data: registrar
        edge: {listen: ["127.0.0.1:%d"], core-side: "127.0.0.1:%d"}
        built-in-call-agent: {listen: "127.0.0.1:%d"}
        mgcp: {listen: []}
        megaco: {listen: [], listen-binary: []}
        """
            .formatted(ports.get(REGISTRAR), ports.get(REGISTRAR + 1), ports.get(CALL_AGENT)));
    open.add(ServerProcess.start(file("registrar")));
  }

  private String newDatabase() throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    open.add(postgres);
    return ", database: \"postgresql://localhost:%d/postgres\", database-user: postgres"
        .formatted(postgres.getPort());
  }

  /** Starts all but the edges, for which it keeps ports free. */
  static ProcessCluster start(Path folder, int edges) throws IOException {
    ProcessCluster cluster = new ProcessCluster(folder, edges, false);
    cluster.startAuthority(1);
    return cluster;
  }

  /** The same with two authorities over one database. */
  static ProcessCluster withTwoAuthorities(Path folder, int edges) throws IOException {
    ProcessCluster cluster = new ProcessCluster(folder, edges, true);
    cluster.startAuthority(1);
    try (Administration first = cluster.administration(1)) {
      String token = first.cluster().invite(authorityName(2), Member.Kind.AUTHORITY);
      cluster.startAuthority(2, "--join", token);
    }
    return cluster;
  }

  /** Starts an authority, also one that was killed. */
  ServerProcess startAuthority(int number, String... options) throws IOException {
    String name = authorityName(number);
    write(
        name,
        """
        data: %s
        cluster: {listen: "127.0.0.1:%d"}
        store: {redis: "redis://127.0.0.1:%d"%s}
        """
            .formatted(name, ports.get(AUTHORITIES + number - 1), ports.get(REDIS), database));
    List<String> all = new ArrayList<>(List.of("--role", "authority"));
    all.addAll(List.of(options));
    ServerProcess authority =
        started(ServerProcess.start(authorityFile(number), all.toArray(String[]::new)));
    authorities.put(number, authority);
    return authority;
  }

  static String authorityName(int number) {
    return "authority-" + number;
  }

  ServerProcess authority() {
    return authority(1);
  }

  ServerProcess authority(int number) {
    return authorities.get(number);
  }

  /** Lets an edge join, as the first, the second and so on. */
  ServerProcess join(int edge) throws IOException {
    return join(edge, invite(edge));
  }

  /** The same by a token that is there already. */
  ServerProcess join(int edge, String token) throws IOException {
    return started(ServerProcess.start(edgeFile(edge), "--role", "edge", "--join", token));
  }

  /** Waits until so many edges are members that can be reached. */
  void awaitEdges(int count) {
    await("edges that are members")
        .atMost(PATIENCE)
        .until(
            () -> members().stream().filter(each -> !each.endpoints().isEmpty()).count() == count);
  }

  static String edgeName(int edge) {
    return "edge-" + edge;
  }

  /** Where endpoints reach this edge. */
  InetSocketAddress edgeAddress(int edge) {
    return loopback(edgePort(edge));
  }

  Path edgeFile(int edge) throws IOException {
    String name = edgeName(edge);
    int port = edgePort(edge);
    write(
        name,
        """
        data: %s
        edge: {listen: ["127.0.0.1:%d"], core-side: "127.0.0.1:%d"}
        call-agents: ["sip:127.0.0.1:%d"]
        mgcp: {listen: []}
        megaco: {listen: [], listen-binary: []}
        cluster: {listen: "127.0.0.1:%d"}
        store: {redis: "redis://127.0.0.1:%d"}
        """
            .formatted(
                name,
                ports.get(port),
                ports.get(port + 1),
                ports.get(CALL_AGENT),
                ports.get(port + 2),
                ports.get(REDIS)));
    return file(name);
  }

  /** A house with a device key of its own making, behind the agent of this number, 0 or 1. */
  House house(String who, int agent) throws IOException {
    return house(who, subscribe(who), agent);
  }

  /** Makes a device key and enters it; gives its provision file. */
  Path subscribe(String who) {
    return subscribe(who, 1);
  }

  /** The same at the authority of this number. */
  Path subscribe(String who, int authority) {
    Subscribing.subscribe(who, authorityFile(authority), folder);
    return folder.resolve(who + ".provision");
  }

  House house(String who, Path provision, int agent) throws IOException {
    return started(House.open("sip:" + who, provision, agentAddress(agent)));
  }

  /** A house whose device has enrolled. */
  House houseOfDevice(String who, Path device, int agent) throws IOException {
    return started(House.ofDevice("sip:" + who, device, agentAddress(agent)));
  }

  /** Ends it with the cluster. */
  <T extends AutoCloseable> T started(T part) {
    open.add(part);
    return part;
  }

  Path authorityFile() {
    return authorityFile(1);
  }

  Path authorityFile(int number) {
    return file(authorityName(number));
  }

  /** The data folder of a member. */
  Path data(String name) {
    return folder.resolve(name);
  }

  String invite(int edge) {
    try (Administration server = administration()) {
      return server.cluster().invite(edgeName(edge), Member.Kind.EDGE);
    }
  }

  List<MemberLine> members() {
    return members(1);
  }

  /** The members as the authority of this number knows them. */
  List<MemberLine> members(int authority) {
    try (Administration server = administration(authority)) {
      return server.cluster().members();
    }
  }

  Administration administration() {
    return administration(1);
  }

  Administration administration(int authority) {
    Path socket = data(authorityName(authority)).resolve("control.sock");
    return RemoteAdministration.connect(socket).orElseThrow();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    redis.stop();
  }

  private int edgePort(int edge) {
    return EDGES + (edge - 1) * PORTS_OF_AN_EDGE;
  }

  private InetSocketAddress agentAddress(int agent) {
    return loopback(AGENTS + agent);
  }

  private InetSocketAddress loopback(int port) {
    return new InetSocketAddress("127.0.0.1", ports.get(port));
  }

  private void write(String name, String yaml) throws IOException {
    Files.writeString(file(name), yaml);
  }

  private Path file(String name) {
    return folder.resolve(name + ".yaml");
  }
}
