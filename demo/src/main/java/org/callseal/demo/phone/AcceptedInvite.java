package org.callseal.demo.phone;

import java.time.Duration;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.SipTimers;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a 2xx to an INVITE until its ACK is there (RFC 3261 13.3.1.4): after T1, then twice as
 * late each time up to T2, for 64*T1. Belongs to the phone's loop; used once.
 */
final class AcceptedInvite {

  private final Loop loop;
  private final ServerTransaction transaction;
  private final SipResponse response;
  private final Runnable whenAcknowledged;
  private final Runnable whenNot;
  private final long givenUpAt;
  private Duration interval = SipTimers.T1;
  private Loop.@Nullable Timer timer;
  private boolean over;

  AcceptedInvite(
      Loop loop,
      ServerTransaction transaction,
      SipResponse response,
      Runnable whenAcknowledged,
      Runnable whenNot) {
    this.loop = loop;
    this.transaction = transaction;
    this.response = response;
    this.whenAcknowledged = whenAcknowledged;
    this.whenNot = whenNot;
    this.givenUpAt = loop.nanoTime() + SipTimers.GIVE_UP.toNanos();
  }

  void start() {
    transaction.respond(response);
    timer = loop.schedule(interval, this::again);
  }

  private void again() {
    if (over) {
      return;
    }
    if (loop.nanoTime() >= givenUpAt) {
      over = true;
      whenNot.run();
      return;
    }
    transaction.respond(response);
    Duration doubled = interval.multipliedBy(2);
    interval = doubled.compareTo(SipTimers.T2) < 0 ? doubled : SipTimers.T2;
    timer = loop.schedule(interval, this::again);
  }

  /** An ACK came; it is ours when its CSeq number is the INVITE's. */
  void acknowledged(SipRequest ack) {
    if (!over && ack.cseq().number() == transaction.request().cseq().number()) {
      stop();
      whenAcknowledged.run();
    }
  }

  void stop() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
