package org.callseal.edge.flow;

import org.callseal.transport.Loop;

/** Writes down where devices are. Belongs to one loop; lives as long as the edge. */
public final class FlowRecorder {

  private final StoredFlows stored;
  private final Loop loop;
  private final String edge;

  /**
   * @param edge the name under which it writes
   */
  public FlowRecorder(StoredFlows stored, Loop loop, String edge) {
    this.stored = stored;
    this.loop = loop;
    this.edge = edge;
  }

  /** Under which edge's name it writes. */
  public String edge() {
    return edge;
  }

  /**
   * Writes down where the device is, if that has changed. The first time at once, as its
   * association is written at once: an edge that finds the one without the other cannot reach it.
   */
  public void keep(DeviceFlow<?, ?> flow) {
    boolean first = !flow.isRecorded();
    flow.changed(edge, loop.utcSeconds())
        .ifPresent(changed -> {
          stored.keep(flow.association(), changed);
          if (first) {
            stored.flush();
          }
        });
  }
}
