package org.callseal.systemtests.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeSettings;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.systemtests.lifetime.Witness;
import org.jspecify.annotations.Nullable;

/**
 * One edge of a cluster on a host of its own, started, killed and started again. Belongs to the
 * simulation's thread.
 */
public final class EdgeNode {

  final String name;
  final InetSocketAddress outer;
  final InetSocketAddress core;
  final Witness witness;

  /** Between this edge and the store. */
  final Link store;

  /** Between this edge and the authority. */
  final Link authority;

  private final ClusterWorld world;
  private UnaryOperator<EdgeSettings> how = UnaryOperator.identity();
  private final Set<SimulatedLoop> dead = new HashSet<>();
  private @Nullable SimulatedLoop loop;
  private @Nullable Edge edge;

  EdgeNode(ClusterWorld world, String name, InetSocketAddress outer, InetSocketAddress core) {
    this.world = world;
    this.name = name;
    this.outer = outer;
    this.core = core;
    this.witness = new Witness(name);
    this.store = new Link(world.network.loop("store for " + name));
    this.authority = new Link(world.network.loop("authority for " + name));
  }

  /** Starts a process here, with everything that one keeps in memory new. */
  void start() {
    SimulatedLoop own = world.network.loop(name);
    Edge begun = world.edge(this, own, how);
    witness.begins(begun.counters()::taken);
    try {
      begun.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loop = own;
    edge = begun;
  }

  /** The same with other settings, now and at every later start. */
  void start(UnaryOperator<EdgeSettings> settings) {
    how = settings;
    start();
  }

  /** Kills the process as kill -9 does: nothing is closed, said or written. */
  void kill() {
    SimulatedLoop own = loop;
    if (own != null) {
      own.stop();
      dead.add(own);
    }
    over();
  }

  /** Blocking work of the process on that loop; a dead one begins none. */
  void work(SimulatedLoop of, Runnable task) {
    if (!dead.contains(of)) {
      store.work(task);
    }
  }

  private void over() {
    world.siblings.died(name);
    loop = null;
    edge = null;
  }

  /** Ends the process in order. */
  void close() {
    Edge own = edge;
    SimulatedLoop its = loop;
    if (own != null && its != null) {
      its.execute(own::close);
      // What it writes at the end is under way by then, and what comes is not heard any more.
      world.network.run(Duration.ofMillis(5));
      its.stop();
    }
    over();
  }

  boolean isAlive() {
    return edge != null;
  }

  /** The edge that runs here. */
  Edge edge() {
    Edge own = edge;
    if (own == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return own;
  }

  /** Its loop, to be skewed. */
  SimulatedLoop loop() {
    SimulatedLoop own = loop;
    if (own == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return own;
  }

  long taken() {
    return edge == null ? 0 : edge().counters().taken();
  }

  long refused(Refusal refusal) {
    return edge().counters().of(refusal);
  }

  @Override
  public String toString() {
    return name;
  }
}
