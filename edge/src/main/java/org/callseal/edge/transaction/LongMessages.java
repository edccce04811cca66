package org.callseal.edge.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.credential.Kid;
import org.callseal.edge.sip.SipFlow;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are too long for a datagram, for devices that have no connection with us: nobody
 * can open one to a device behind a NAT, so it is asked to, and they wait a moment for that. Where
 * none comes they go as datagrams all the same, as RFC 3261 18.1.1 lets them. Messages for a device
 * whose only connection broke wait for the next one in the same way.
 *
 * <p>Bounded for each device and in all: what finds no place does not wait. Belongs to one loop;
 * lives as long as the edge.
 */
public final class LongMessages {

  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final int MOST = 2_000;
  private static final int MOST_OF_A_DEVICE = 8;

  private final Loop loop;
  private final Map<Kid, List<Wait>> waiting = new HashMap<>();
  private int count;

  public LongMessages(Loop loop) {
    this.loop = loop;
  }

  /**
   * Waits for a connection if the message has to.
   *
   * @param lane the way that it would go now, or null
   * @param length its bytes
   * @param then sends it by the way that there is by then
   * @return false when it need not or cannot wait: it is to be sent now
   */
  public boolean await(SipFlow flow, @Nullable Lane lane, int length, Runnable then) {
    if (!mustWait(flow, lane, length) || count >= MOST) {
      return false;
    }
    Kid device = flow.device().kid();
    List<Wait> others = waiting.computeIfAbsent(device, _ -> new ArrayList<>(1));
    if (others.size() >= MOST_OF_A_DEVICE) {
      return false;
    }
    if (others.isEmpty()) {
      flow.leg().ask(new ControlMessage.StreamRequest(), loop.nanoTime());
    }
    Wait wait = new Wait(then);
    others.add(wait);
    count++;
    loop.schedule(PATIENCE, () -> overdue(flow, wait));
    return true;
  }

  private boolean mustWait(SipFlow flow, @Nullable Lane lane, int length) {
    if (lane == null) {
      return flow.leg().stream() != null;
    }
    return !lane.medium().isReliable()
        && flow.leg().isTooLong(length)
        && !flow.opensNoStream(loop.nanoTime());
  }

  private void overdue(SipFlow flow, Wait wait) {
    if (!wait.over) {
      flow.openedNoStream(loop.nanoTime());
      goOn(flow.device().kid());
    }
  }

  /** A connection with the device stands. */
  public void streamStands(Kid device) {
    goOn(device);
  }

  private void goOn(Kid device) {
    List<Wait> waited = waiting.remove(device);
    if (waited != null) {
      count -= waited.size();
      for (Wait wait : waited) {
        wait.over = true;
        wait.then.run();
      }
    }
  }

  /** How many messages wait. */
  public int size() {
    return count;
  }

  private static final class Wait {
    private final Runnable then;
    private boolean over;

    private Wait(Runnable then) {
      this.then = then;
    }
  }
}
