package org.callseal.edge;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.megaco.MegacoSettings;
import org.callseal.megaco.Encoding;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.transport.Medium;

/** An edge that serves media gateways, two call agents, and gateways, in a simulated network. */
final class MegacoWorld implements AutoCloseable {

  static final InetSocketAddress OUTER = new InetSocketAddress("203.0.113.10", 2944);
  static final InetSocketAddress SECOND_PORT = new InetSocketAddress("203.0.113.10", 2954);
  static final InetSocketAddress BINARY = new InetSocketAddress("203.0.113.10", 2945);
  static final InetSocketAddress FIRST = new InetSocketAddress("198.51.100.7", 2944);
  static final InetSocketAddress SECOND = new InetSocketAddress("198.51.100.8", 2944);

  final World sip;
  final MegacoCallAgentEnd callAgent;
  final MegacoCallAgentEnd second;
  private final SimulatedLoop ends;
  private int hosts = 100;

  MegacoWorld(Path folder) {
    this(
        folder,
        List.of(
            new Controller("ca1.example.net", FIRST), new Controller("ca2.example.net", SECOND)));
  }

  MegacoWorld(Path folder, List<Controller> callAgents) {
    sip =
        new World(
            folder,
            settings ->
                settings.withMegaco(
                    new MegacoSettings(
                        List.of(OUTER, SECOND_PORT),
                        List.of(BINARY),
                        World.CORE.getAddress(),
                        callAgents)));
    ends = sip.network.loop("gateways");
    callAgent = new MegacoCallAgentEnd(sip.network, ends, FIRST);
    second = new MegacoCallAgentEnd(sip.network, ends, SECOND);
  }

  /** A gateway of this name with this core-side port, and the names it may speak in besides. */
  TestMediaGateway gateway(Encoding encoding, String name, int corePort, String... scope) {
    return gateway(encoding, Medium.UDP, name, corePort, scope);
  }

  /** The same over this medium. */
  TestMediaGateway gateway(
      Encoding encoding, Medium medium, String name, int corePort, String... scope) {
    World.GatewayKey key = sip.enrollGateway(name, corePort, scope);
    return new TestMediaGateway(
        encoding,
        medium,
        sip.network,
        ends,
        new InetSocketAddress("192.0.2." + hosts++, 2944),
        encoding == Encoding.TEXT ? OUTER : BINARY,
        key.pair(),
        key.provision(),
        sip.random);
  }

  /** A gateway of text that has its association and its grant; nobody was told of it yet. */
  TestMediaGateway standing(String name, int corePort, String... scope) {
    return stand(gateway(Encoding.TEXT, name, corePort, scope));
  }

  TestMediaGateway stand(TestMediaGateway gateway) {
    gateway.begin();
    run(100);
    gateway.ask(gateway.message3.orElseThrow());
    run(100);
    forget(gateway);
    return gateway;
  }

  /** What was said so far does not count. */
  void forget(TestMediaGateway gateway) {
    gateway.got.clear();
    gateway.forgetControls();
    callAgent.forget();
    second.forget();
  }

  static InetSocketAddress core(int port) {
    return new InetSocketAddress(World.CORE.getHostString(), port);
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
