package org.callseal.edge.sibling;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.callseal.core.association.Flow;
import org.callseal.core.seal.Association;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands call agents' messages to the edge that holds the flow of their device, one hop: what was
 * handed here is never handed on. Counted, and bounded, for each sibling and in all: what comes
 * beyond is dropped, and its sender transmits again.
 *
 * <p>Belongs to one loop, but for what siblings' links call; lives as long as the edge.
 */
public final class HandOver {

  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  private static final int MOST_OF_ONE = 1_024;
  private static final int MOST_IN_ALL = 4_096;

  private final Siblings siblings;
  private final Loop loop;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentMap<String, AtomicInteger> waitingOf = new ConcurrentHashMap<>();
  private boolean leaving;
  private long handed;
  private long taken;
  private long dropped;
  private boolean futureTold;

  public HandOver(Siblings siblings, Loop loop) {
    this.siblings = siblings;
    this.loop = loop;
  }

  /** From now on what siblings say is heard. */
  public void hear(
      Consumer<SiblingMessage.Handed> core, BiConsumer<String, SiblingMessage.Moved> moved) {
    siblings.hear((edge, bytes) -> {
      // Links prove names, so there are as many as the cluster ever had members.
      AtomicInteger ofThisOne = waitingOf.computeIfAbsent(edge, _ -> new AtomicInteger());
      if (!takesPlace(ofThisOne, MOST_OF_ONE)) {
        loop.execute(() -> dropped++);
      } else if (!takesPlace(waiting, MOST_IN_ALL)) {
        ofThisOne.decrementAndGet();
        loop.execute(() -> dropped++);
      } else {
        loop.execute(() -> {
          ofThisOne.decrementAndGet();
          waiting.decrementAndGet();
          said(edge, bytes, core, moved);
        });
      }
    });
  }

  private static boolean takesPlace(AtomicInteger places, int most) {
    boolean free = places.incrementAndGet() <= most;
    if (!free) {
      places.decrementAndGet();
    }
    return free;
  }

  private void said(
      String edge,
      byte[] bytes,
      Consumer<SiblingMessage.Handed> core,
      BiConsumer<String, SiblingMessage.Moved> moved) {
    switch (SiblingMessage.read(bytes).orElse(null)) {
      case SiblingMessage.Handed message -> {
        taken++;
        core.accept(message);
      }
      case SiblingMessage.Moved flow when Flow.isOfTheFuture(flow.sequence(), loop.utcSeconds()) ->
          ofTheFuture(edge, flow);
      case SiblingMessage.Moved flow -> moved.accept(edge, flow);
      case null -> dropped++;
    }
  }

  /** Believed, it would never be passed by what an honest edge says. */
  private void ofTheFuture(String edge, SiblingMessage.Moved flow) {
    dropped++;
    if (!futureTold) {
      futureTold = true;
      LOG.warn(
          "{} says that a flow has moved there, with the number {}, of more than an hour from now:"
              + " it is passed over, and further ones are counted and not told; look at the clocks"
              + " of the edges, and at that one",
          edge,
          flow.sequence());
    }
  }

  /** Whether this edge is alone: no flow can be elsewhere. */
  public boolean isAlone() {
    return siblings == Siblings.NONE;
  }

  /** Whether that edge can be reached now. */
  public boolean isPresent(String edge) {
    return siblings.present().contains(edge);
  }

  /** The edges that can be reached now. */
  public Set<String> present() {
    return siblings.present();
  }

  /** From now on no flow is taken up here: the edge goes out of service. */
  public void leave() {
    leaving = true;
  }

  /** It stays after all. */
  public void stay() {
    leaving = false;
  }

  public boolean isLeaving() {
    return leaving;
  }

  /** Some edge that can be reached now, the same one while it can be. */
  public Optional<String> any() {
    return siblings.present().stream().min(Comparator.naturalOrder());
  }

  /** Hands a message to the edge that holds the flow. */
  public void hand(String edge, Lane came, byte[] message) {
    handed++;
    siblings.send(edge, new SiblingMessage.Handed(came.peer(), came.medium(), message).toBytes());
  }

  /** Tells all that can be reached that the flow is here now. */
  public void moved(Association association, Flow flow) {
    // Any of them may remember it at an edge that had it before, which would not hand it on.
    siblings.present().forEach(edge -> movedHere(edge, association, flow.sequence()));
  }

  /** Tells one of them, which believes something else. */
  public void movedHere(String edge, Association association, long sequence) {
    siblings.send(
        edge, new SiblingMessage.Moved(association.ownSpi(), association.id(), sequence).toBytes());
  }

  /** How many messages were handed to other edges. */
  public long handed() {
    return handed;
  }

  /** How many came from other edges. */
  public long taken() {
    return taken;
  }

  /** How many were dropped: too many, not to be read, or of the future. */
  public long dropped() {
    return dropped;
  }
}
