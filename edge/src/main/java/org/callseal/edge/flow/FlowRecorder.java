package org.callseal.edge.flow;

import org.callseal.edge.sibling.HandOver;
import org.callseal.transport.Loop;

/** Writes down where devices are. Belongs to one loop; lives as long as the edge. */
public final class FlowRecorder {

  private final StoredFlows stored;
  private final Loop loop;
  private final String edge;
  private final HandOver siblings;

  /**
   * @param edge the name under which it writes
   * @param siblings told of flows of theirs that are here now
   */
  public FlowRecorder(StoredFlows stored, Loop loop, String edge, HandOver siblings) {
    this.stored = stored;
    this.loop = loop;
    this.edge = edge;
    this.siblings = siblings;
  }

  /** Under which edge's name it writes. */
  public String edge() {
    return edge;
  }

  /** The same, and at once: another edge has to know it, should this one end. */
  public void keepAtOnce(DeviceFlow<?, ?> flow) {
    keep(flow);
    stored.flush();
  }

  /**
   * Writes down where the device is, if that has changed. At once where its flow was not here
   * before: an edge that finds an association without its flow cannot reach the device, and one
   * that finds another edge's name hands messages there.
   */
  public void keep(DeviceFlow<?, ?> flow) {
    String former = flow.recordedEdge();
    boolean ours = edge.equals(former);
    boolean wasElsewhere = flow.wasElsewhere(edge);
    if (siblings.isLeaving() && former != null && !ours) {
      return;
    }
    flow.changed(edge, loop.utcSeconds())
        .ifPresent(changed -> {
          stored.keep(flow.association(), changed);
          if (!ours) {
            stored.flush();
          }
          if (wasElsewhere) {
            siblings.moved(flow.association(), changed);
          }
        });
  }

  /**
   * Another edge says that it holds a flow. Where it says so under a lower number than ours it has
   * not heard of ours, and the store has not taken its record: untold, it would go on sending to
   * where the device is not.
   */
  public void claimed(String by, DeviceFlow<?, ?> flow, long sequence) {
    if (edge.equals(flow.recordedEdge()) && flow.recordedSequence() > sequence) {
      siblings.movedHere(by, flow.association(), flow.recordedSequence());
    } else {
      flow.moved(by, sequence);
    }
  }
}
