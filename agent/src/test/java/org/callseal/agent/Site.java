package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.testkit.SeededRandom;

/** A home behind a NAT with an agent and phones, and an edge outside, under one seed. */
final class Site {

  static final String ALICE = "sip:alice@example.net";
  static final String BOB = "sip:bob@example.net";
  static final InetSocketAddress EDGE = new InetSocketAddress("203.0.113.10", 5060);
  static final InetSocketAddress SECOND_PORT = new InetSocketAddress("203.0.113.10", 5062);
  static final InetSocketAddress AGENT = new InetSocketAddress("127.0.0.1", 5090);

  final SimulatedNetwork world;
  final SimulatedNat nat;
  final SimulatedLoop edgeLoop;
  final SimulatedLoop agentLoop;
  final Subscriptions domain;
  final EdgeEnd edge;
  final List<EdgeEnd> edges = new ArrayList<>();
  final Agent agent;

  Site(long seed, String... identities) {
    this(seed, Duration.ZERO, identities);
  }

  /** A site with edges on one store, of which each grant names all, in their order. */
  static Site ofEdges(long seed, int count, String... identities) {
    List<InetSocketAddress> servers =
        IntStream.range(0, count)
            .mapToObj(i -> new InetSocketAddress("203.0.113." + (10 + i), 5060))
            .toList();
    Site site = new Site(seed, Duration.ZERO, UnaryOperator.identity(), servers, identities);
    for (InetSocketAddress server : servers.subList(1, count)) {
      try {
        site.edges.add(site.edge.beside(site.world.loop("edge " + server), site.world, server));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    site.grant(servers);
    return site;
  }

  /** Grants name these servers from now on. */
  void grant(List<InetSocketAddress> servers) {
    ServerSet set =
        new ServerSet(
            servers.stream()
                .map(at -> new ServerSet.Server("edge", at.getHostString(), at.getPort()))
                .toList());
    edges.forEach(each -> each.grant = new Grant(86_400, List.of(), set, 0, new byte[0]));
  }

  /** How many exchanges the edges have seen. */
  int exchanges() {
    return edges.stream().mapToInt(each -> each.exchanges).sum();
  }

  /** A site whose lines know of a second port of the edge. */
  static Site ofTwoPorts(long seed, String... identities) {
    return new Site(
        seed, Duration.ZERO, UnaryOperator.identity(), List.of(EDGE, SECOND_PORT), identities);
  }

  Site(long seed, Duration clockAhead, String... identities) {
    this(seed, clockAhead, UnaryOperator.identity(), identities);
  }

  Site(long seed, Duration clockAhead, UnaryOperator<AgentSettings> change, String... identities) {
    this(seed, clockAhead, change, List.of(EDGE), identities);
  }

  private Site(
      long seed,
      Duration clockAhead,
      UnaryOperator<AgentSettings> change,
      List<InetSocketAddress> servers,
      String... identities) {
    this.world = new SimulatedNetwork(seed);
    this.nat = world.nat(new InetSocketAddress("198.51.100.7", 0).getAddress());
    this.edgeLoop = world.loop("edge");
    this.agentLoop = world.loop("agent");
    agentLoop.skewUtc(clockAhead);
    this.domain = new Subscriptions(new SeededRandom(seed)::fill);
    List<LineKeys> lines =
        Arrays.stream(identities)
            .map(name -> domain.subscribe(name, servers.toArray(InetSocketAddress[]::new)))
            .toList();
    AgentSettings settings =
        change.apply(
            AgentSettings.of(List.of(AGENT), new InetSocketAddress("192.168.1.2", 0), lines));
    try {
      this.edge = new EdgeEnd(edgeLoop, world, EDGE, domain);
      edges.add(edge);
      this.agent =
          new Agent(settings, agentLoop, nat, new SeededRandom(seed + 1)::fill, domain.curve);
      agent.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A phone of the identity on the agent's host. */
  PhoneEnd phone(String identity, int port) {
    try {
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
      return new PhoneEnd(identity, world.loop("phone " + port), nat, address, AGENT);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An edge of the same domain on the second port. */
  EdgeEnd secondPort() {
    try {
      return new EdgeEnd(edgeLoop, world, SECOND_PORT, domain);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void run(double seconds) {
    world.run(Duration.ofNanos((long) (seconds * 1e9)));
  }

  boolean until(BooleanSupplier condition, int seconds) {
    return world.runUntil(condition, Duration.ofSeconds(seconds));
  }

  LineStatus status(int line) {
    var status = agent.status();
    until(status::isDone, 1);
    return status.join().get(line);
  }

  /** Waits until every line is sealed. */
  Site sealed() {
    if (!until(() -> edge.associations() > 0, 10)) {
      throw new AssertionError("no association after 10 s");
    }
    run(1.5);
    return this;
  }
}
