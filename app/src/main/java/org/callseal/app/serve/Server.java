package org.callseal.app.serve;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.administration.AdvertisedServers;
import org.callseal.app.administration.ClusterAdministration;
import org.callseal.app.administration.GatewayStateLine;
import org.callseal.app.administration.Sightings;
import org.callseal.app.administration.UnsealedPhoneLine;
import org.callseal.app.cluster.Joining;
import org.callseal.app.cluster.MemberFolder;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.DataFolder;
import org.callseal.app.data.ServerData;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.core.cluster.Member;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.relay.netty.NettyLoop;

/**
 * The parts of a server, put together and started in the order in which they need each other, ended
 * in the opposite one.
 *
 * <p>Thread rule: started and closed by one thread. Lifetime: the process's.
 */
public final class Server implements AutoCloseable {

  private final Startup startup = new Startup();

  private Server() {}

  /** Starts a server; what is in the way ends the command, and nothing stays open. */
  public static Server start(ServeConfiguration configuration) {
    return start(configuration, Optional.empty());
  }

  /**
   * The same, joining a cluster first.
   *
   * @param token by which this machine becomes a member, if it is none
   */
  public static Server start(ServeConfiguration configuration, Optional<String> token) {
    Server server = new Server();
    try {
      switch (configuration.cluster().role()) {
        case ALL -> startWhole(configuration, server.startup);
        case AUTHORITY ->
            AuthorityServer.start(
                configuration,
                server.startup,
                member(
                    configuration,
                    server.startup,
                    token,
                    Member.Kind.AUTHORITY,
                    Places.ofAuthority(configuration)));
        case EDGE ->
            EdgeServer.start(
                configuration,
                server.startup,
                member(
                    configuration,
                    server.startup,
                    token,
                    Member.Kind.EDGE,
                    Places.ofEdge(configuration, configuration.cluster().name())));
      }
      return server;
    } catch (IOException e) {
      server.close();
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          e.getMessage() + "; is another server running? Other addresses: serve --print-config");
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public void close() {
    startup.close();
  }

  /** The data folder of a member, which joins first where there is a token. */
  private static MemberFolder member(
      ServeConfiguration configuration,
      Startup startup,
      Optional<String> token,
      Member.Kind kind,
      MemberForm.Places places) {
    MemberFolder folder = new MemberFolder(DataFolder.open(configuration.data()));
    token.ifPresent(
        text -> Joining.join(text, kind, places, folder, folder.linkKey(startup.random())));
    return folder;
  }

  /** Edge, authority and call agents in one process. */
  private static void startWhole(ServeConfiguration configuration, Startup startup)
      throws IOException {
    ServerData data = ServerData.open(configuration, startup.random());
    startup.atEnd(data::close);
    NettyLoop loop = startup.loop("callseal-edge");
    BuiltInCallAgents callAgents = BuiltInCallAgents.start(configuration, startup, data);
    AuthorityPart authority =
        new AuthorityPart(configuration, startup, data, AdvertisedServers.all(configuration));
    Edge edge =
        new Edge(
            EdgeAssembly.settings(configuration, "edge", AdvertisedServers.of(configuration)),
            new EdgeParts(
                loop,
                startup.network(),
                startup.random(),
                authority.authority(),
                data.stores().associations(),
                data.stores().revocations(),
                startup.work("callseal-store"),
                data.stores().cipher(),
                data.tokenKey()));
    edge.start();
    startup.atEnd(loop, edge::close);
    authority.administer(new Seen(edge, callAgents), edge::revoke, ClusterAdministration.NONE);
  }

  /** What the parts of this process have seen. */
  private record Seen(Edge edge, BuiltInCallAgents callAgents) implements Sightings {

    @Override
    public List<UnsealedPhoneLine> unsealedPhones() {
      return edge.unsealedPhones().join().stream()
          .map(phone ->
              new UnsealedPhoneLine(
                  phone.identity().text(),
                  phone.source(),
                  phone.lastSeconds(),
                  phone.passed(),
                  phone.refused()))
          .toList();
    }

    @Override
    public List<GatewayStateLine> gateways() {
      return callAgents.gatewayLines();
    }
  }
}
