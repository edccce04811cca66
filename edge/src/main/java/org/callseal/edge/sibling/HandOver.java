package org.callseal.edge.sibling;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.callseal.core.association.Flow;
import org.callseal.core.seal.Association;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;

/**
 * Hands call agents' messages to the edge that holds the flow of their device, one hop: what was
 * handed here is never handed on. Counted, and bounded: what comes beyond is dropped, and its
 * sender transmits again.
 *
 * <p>Belongs to one loop, but for what siblings' links call; lives as long as the edge.
 */
public final class HandOver {

  private static final int MOST_WAITING = 4_096;

  private final Siblings siblings;
  private final Loop loop;
  private final AtomicInteger waiting = new AtomicInteger();
  private boolean leaving;
  private long handed;
  private long taken;
  private long dropped;

  public HandOver(Siblings siblings, Loop loop) {
    this.siblings = siblings;
    this.loop = loop;
  }

  /** From now on what siblings say is heard. */
  public void hear(
      Consumer<SiblingMessage.Handed> core, BiConsumer<String, SiblingMessage.Moved> moved) {
    siblings.hear((edge, bytes) -> {
      if (waiting.incrementAndGet() > MOST_WAITING) {
        waiting.decrementAndGet();
        loop.execute(() -> dropped++);
        return;
      }
      loop.execute(() -> {
        waiting.decrementAndGet();
        switch (SiblingMessage.read(bytes).orElse(null)) {
          case SiblingMessage.Handed message -> {
            taken++;
            core.accept(message);
          }
          case SiblingMessage.Moved flow -> moved.accept(edge, flow);
          case null -> dropped++;
        }
      });
    });
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
    byte[] message =
        new SiblingMessage.Moved(association.ownSpi(), association.id(), flow.sequence()).toBytes();
    // Any of them may remember it at an edge that had it before, which would not hand it on.
    siblings.present().forEach(edge -> siblings.send(edge, message));
  }

  /** How many messages were handed to other edges. */
  public long handed() {
    return handed;
  }

  /** How many came from other edges. */
  public long taken() {
    return taken;
  }

  /** How many were dropped, because there were too many or they could not be read. */
  public long dropped() {
    return dropped;
  }
}
