package org.callseal.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.callseal.core.credential.Kid;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.flow.LiveSpiSet;
import org.callseal.edge.flow.StoredFlows;
import org.callseal.edge.megaco.MegacoEdge;
import org.callseal.edge.mgcp.MgcpEdge;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.edge.revocation.Revocations;
import org.callseal.edge.sibling.HandOver;
import org.callseal.edge.sibling.Siblings;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge: opens and checks what endpoints send, asserts whose it is and forwards it to the call
 * agents; seals the way back.
 *
 * <p>Belongs to its loop, on which {@link #close} is called; {@link #start}, {@link #revoke} and
 * the counters are for any thread. Lives from start to close and is not started again.
 */
public final class Edge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final Duration REPORT = Duration.ofMinutes(1);

  private final EdgeSettings settings;
  private final EdgeParts parts;
  private final Loop loop;
  private final RefusalCounters counters = new RefusalCounters();
  private final Flows flows = new Flows();
  private final StoredFlows stored;
  private final HandOver siblings;
  private volatile List<InetSocketAddress> outerAddresses = List.of();
  private volatile @Nullable Running running;
  private @Nullable Draining draining;
  private long reported;
  private long helped;

  /** An edge that is alone. */
  public Edge(EdgeSettings settings, EdgeParts parts) {
    this(settings, parts, Siblings.NONE);
  }

  /** An edge of a cluster; its name is no other's there. */
  public Edge(EdgeSettings settings, EdgeParts parts, Siblings siblings) {
    this.settings = settings;
    this.loop = parts.loop();
    this.siblings = new HandOver(siblings, loop);
    this.parts = this.siblings.isAlone() ? parts : parts.whoseAddressesMove();
    this.stored =
        new StoredFlows(
            parts.store(),
            parts.cipher(),
            parts.storeWork(),
            loop,
            parts.random(),
            settings.limits().lookups());
  }

  /**
   * Opens the ports and begins.
   *
   * @throws IOException when a port cannot be opened; the message names it, and none is left open
   */
  public void start() throws IOException {
    Running begun = new Assembly(settings, parts, counters, flows, stored, siblings).open();
    outerAddresses = begun.outer();
    running = begun;
    loop.execute(() -> begun.callAgents().start(begun.ports().core(), begun.ports().coreStreams()));
    every(FLUSH, stored::flush);
    loop.execute(begun.revocations()::read);
    every(Revocations.INTERVAL, begun.revocations()::read);
    loop.execute(stored.live()::read);
    every(LiveSpiSet.INTERVAL, stored.live()::read);
    every(SWEEP, this::sweep);
    every(AddressWatch.INTERVAL, new AddressWatch(parts.network(), addresses(begun))::look);
    every(REPORT, this::report);
    LOG.info(
        "{} listens on {}, call agents' side {}",
        settings.name(),
        outerAddresses,
        begun.ports().core().localAddress());
    warnOfUnsealedPhones();
  }

  private List<InetAddress> addresses(Running begun) {
    return Stream.concat(outerAddresses.stream(), Stream.of(begun.ports().core().localAddress()))
        .map(InetSocketAddress::getAddress)
        .distinct()
        .toList();
  }

  private void warnOfUnsealedPhones() {
    if (!settings.migration().isNone()) {
      LOG.warn(
          "phones without a seal are let through by the rule of migration; nobody vouches for them:"
              + " see callseal migration report, and take the rule away when it is empty");
    }
  }

  private void every(Duration interval, Runnable task) {
    loop.schedule(
        interval,
        () -> {
          if (running != null) {
            // First: a task that fails must not be the last.
            every(interval, task);
            task.run();
          }
        });
  }

  private void sweep() {
    long nowNs = loop.nanoTime();
    flows.sweep(parts.random(), nowNs);
    stored.live().sweep();
    Running now = running;
    if (now != null) {
      now.sweep(nowNs);
    }
  }

  private void report() {
    stored.suspect().report();
    long refused = counters.refused();
    if (refused != reported) {
      reported = refused;
      LOG.info("so far {} messages taken, refused {}", counters.taken(), counters.words());
    }
    Running now = running;
    long unsealed = now == null ? 0 : now.emergency().passed() + now.emergency().refused();
    if (now != null && unsealed != helped) {
      helped = unsealed;
      LOG.info(
          "so far {} messages of unsealed emergency calls passed, {} refused",
          now.emergency().passed(),
          now.emergency().refused());
    }
  }

  /**
   * Ends all associations of a device at once: it was removed, or may speak for others than before.
   * It learns of it, with a seal, when it next speaks.
   */
  public void revoke(Kid device) {
    loop.execute(() -> {
      Running now = running;
      if (now != null) {
        now.revoke(device);
      }
    });
  }

  /** Ends all associations of these devices at once. */
  public void revoke(Set<Kid> devices) {
    devices.forEach(this::revoke);
  }

  /**
   * Goes out of service: takes up no further exchange and no flow, tells its devices to go to
   * another server of their set, hands what comes for them there, and lets end what is under way.
   * What it holds it goes on serving until it is closed.
   *
   * @param within the time that devices have
   * @return how many devices are here still when it is over, after half a minute more at the latest
   */
  public CompletableFuture<Integer> drain(Duration within) {
    CompletableFuture<Integer> left = new CompletableFuture<>();
    loop.execute(() -> {
      Running now = running;
      if (now == null) {
        left.complete(0);
        return;
      }
      siblings.leave();
      now.exchanges().leave();
      Draining begun = new Draining(loop, flows, settings.name(), now::underWay, within);
      draining = begun;
      var _ = begun.begin().thenAccept(left::complete);
    });
    return left;
  }

  /**
   * Comes back into service: takes up exchanges and flows again, and tells nobody else to go. Those
   * who have gone come back by themselves, in their own time.
   */
  public void resume() {
    loop.execute(() -> {
      Running now = running;
      Draining begun = draining;
      if (now != null && begun != null) {
        draining = null;
        begun.giveUp();
        siblings.stay();
        now.exchanges().stay();
        LOG.info("in service again");
      }
    });
  }

  /** What was taken and refused so far. */
  public RefusalCounters counters() {
    return counters;
  }

  /** How many messages of unsealed calls for help have passed so far, either way. */
  public long emergencyMessages() {
    Running now = running;
    return now == null ? 0 : now.emergency().passed();
  }

  /** Who has come without a seal of late by the rule of migration; on any thread. */
  public CompletableFuture<List<UnsealedPhone>> unsealedPhones() {
    CompletableFuture<List<UnsealedPhone>> phones = new CompletableFuture<>();
    loop.execute(() -> {
      Running now = running;
      phones.complete(now == null ? List.of() : now.unsealed());
    });
    return phones;
  }

  /** Where it listens for endpoints, in the order of the settings, with the ports as bound. */
  public List<InetSocketAddress> outerAddresses() {
    return outerAddresses;
  }

  /** Where it listens for gateways that speak MGCP, as bound. */
  public List<InetSocketAddress> mgcpAddresses() {
    Running now = running;
    return now == null ? List.of() : now.mgcp().map(MgcpEdge::outerAddresses).orElse(List.of());
  }

  /** Where it listens for gateways that speak Megaco, as bound: for text, then for binary. */
  public List<InetSocketAddress> megacoAddresses() {
    Running now = running;
    return now == null ? List.of() : now.megaco().map(MegacoEdge::outerAddresses).orElse(List.of());
  }

  /** How many gateways have a core-side port of their own open, one descriptor each. */
  public int gatewayPorts() {
    Running now = running;
    return now == null
        ? 0
        : now.mgcp().map(MgcpEdge::openPorts).orElse(0)
            + now.megaco().map(MegacoEdge::openPorts).orElse(0);
  }

  /** What was handed to the other edges of the cluster, and by them. */
  public HandOver siblings() {
    return siblings;
  }

  /** How many associations it holds in memory. */
  public int associations() {
    return flows.size();
  }

  /** How many things it holds that a flood could make more of. */
  int burden() {
    Running now = running;
    return flows.size() + stored.size() + (now == null ? 0 : now.burden());
  }

  @Override
  public void close() {
    Running was = running;
    running = null;
    if (was != null) {
      was.stop();
      stored.close();
    }
  }
}
