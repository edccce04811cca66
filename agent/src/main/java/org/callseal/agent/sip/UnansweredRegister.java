package org.callseal.agent.sip;

import java.time.Duration;
import org.callseal.agent.line.LostTraffic;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;

/**
 * Whether phones' REGISTERs get lost where the edge's own messages do not: so it is behind a
 * firewall that rewrites the former alone (their Via, Contact and body) and leaves an OPTIONS as it
 * is. A registrar that is away does not count: its edge says so within 20 s. Only what has verified
 * is a sign here. Pure; one for each association.
 */
final class UnansweredRegister implements LostTraffic<SipMessage> {

  /** Longer than an edge takes to find out that no call agent answers. */
  static final Duration PATIENCE = Duration.ofSeconds(24);

  /** As often as a phone's REGISTER goes out in that time, and more than a bad line loses. */
  static final int MOST_LOST = 5;

  private long firstNs;
  private long lastNs;
  private int sent;

  @Override
  public void sent(SipMessage message, long nowNs) {
    if (!(message instanceof SipRequest request) || !request.is("REGISTER")) {
      return;
    }
    if (sent == 0) {
      firstNs = nowNs;
    }
    sent++;
    lastNs = nowNs;
  }

  @Override
  public void received(SipMessage message) {
    if (message instanceof SipResponse response && response.cseq().method().equals("REGISTER")) {
      sent = 0;
    }
  }

  @Override
  public boolean isLost() {
    return sent >= MOST_LOST && lastNs - firstNs >= PATIENCE.toNanos();
  }
}
