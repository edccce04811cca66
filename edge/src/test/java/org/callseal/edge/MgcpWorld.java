package org.callseal.edge;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.mgcp.MgcpSettings;
import org.callseal.edge.migration.MigrationSettings;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.transport.Network;

/** An edge that serves gateways, two call agents, and gateways, in a simulated network. */
final class MgcpWorld implements AutoCloseable {

  static final InetSocketAddress OUTER = new InetSocketAddress("203.0.113.10", 2727);
  static final InetSocketAddress SECOND_PORT = new InetSocketAddress("203.0.113.10", 2729);
  static final InetSocketAddress FIRST = new InetSocketAddress("198.51.100.7", 2727);
  static final InetSocketAddress SECOND = new InetSocketAddress("198.51.100.8", 2727);

  /** The call agent of gateways without a seal. */
  static final InetSocketAddress UNSEALED = new InetSocketAddress("198.51.100.9", 2727);

  /** The place of the gateways' ports. */
  static final String CORE_HOST = World.CORE.getHostString();

  final World sip;
  final GatewayCallAgent callAgent;
  final GatewayCallAgent second;
  final GatewayCallAgent old;
  private final SimulatedLoop ends;
  private int hosts = 100;

  MgcpWorld(Path folder) {
    this(folder, MigrationSettings.NONE);
  }

  MgcpWorld(Path folder, MigrationSettings migration) {
    sip =
        new World(
            folder,
            settings ->
                settings
                    .withMigration(migration)
                    .withMgcp(
                        new MgcpSettings(
                            List.of(OUTER, SECOND_PORT),
                            World.CORE.getAddress(),
                            List.of(
                                new Controller("ca1.example.net", FIRST),
                                new Controller("ca2.example.net", SECOND)),
                            List.of(new Controller("old.example.net", UNSEALED)))));
    ends = sip.network.loop("gateways");
    callAgent = new GatewayCallAgent(sip.network, ends, FIRST);
    second = new GatewayCallAgent(sip.network, ends, SECOND);
    old = new GatewayCallAgent(sip.network, ends, UNSEALED);
  }

  /** A gateway of this name with this core-side port, and the patterns it may speak for. */
  TestGateway gateway(String name, int corePort, String... scope) {
    return gateway(
        sip.network, new InetSocketAddress("192.0.2." + hosts++, 2427), name, corePort, scope);
  }

  TestGateway gateway(
      Network where, InetSocketAddress local, String name, int corePort, String... scope) {
    World.GatewayKey key = sip.enrollGateway(name, corePort, scope);
    return new TestGateway(where, ends, local, OUTER, key.pair(), key.provision(), sip.random);
  }

  /** A gateway that has its association and its grant; nobody was told of it yet. */
  TestGateway standing(String name, int corePort, String... scope) {
    return stand(gateway(name, corePort, scope));
  }

  TestGateway stand(TestGateway gateway) {
    gateway.begin();
    run(100);
    gateway.ask(gateway.message3.orElseThrow());
    run(1000);
    forget(gateway);
    return gateway;
  }

  /** What was said so far does not count. */
  void forget(TestGateway gateway) {
    gateway.got.clear();
    gateway.forgetControls();
    callAgent.forget();
    second.forget();
  }

  static InetSocketAddress core(int port) {
    return new InetSocketAddress(CORE_HOST, port);
  }

  void run(long millis) {
    sip.run(millis);
  }

  long refused(Refusal refusal) {
    return sip.refused(refusal);
  }

  @Override
  public void close() {
    sip.close();
  }
}
