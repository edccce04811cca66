package org.callseal.systemtests.megaco;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.callseal.edge.Edge;
import org.callseal.simulation.LeasingHost;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.systemtests.lifetime.Witness;
import org.jspecify.annotations.Nullable;

/** One edge of a site, on a host of its own. Belongs to the simulation's thread. */
final class SiteEdge {

  final String name;
  final LeasingHost host;

  /** Sees what it takes of datagrams. */
  final Witness witness;

  private final MediaGatewaySite site;
  private @Nullable SimulatedLoop loop;
  private @Nullable Edge edge;

  SiteEdge(MediaGatewaySite site, String name, LeasingHost host) {
    this.site = site;
    this.name = name;
    this.host = host;
    this.witness = new Witness(name);
  }

  /** Starts a process here, with everything that one keeps in memory new. */
  void start() {
    SimulatedLoop own = site.network.loop(name);
    Edge begun = site.process(this, own);
    witness.begins(begun.counters()::taken);
    try {
      begun.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loop = own;
    edge = begun;
  }

  /** Kills the process as kill -9 does: nothing is closed, said or written. */
  void kill() {
    SimulatedLoop own = loop;
    if (own != null) {
      own.stop();
    }
    site.links().died(name);
    loop = null;
    edge = null;
  }

  /** The site's addresses come here, those of endpoints and of call agents together. */
  void lease() {
    host.lease();
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
}
