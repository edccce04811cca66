package org.callseal.edge.sip;

import java.util.concurrent.TimeUnit;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Association;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.sip.Carried;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipSealed;
import org.jspecify.annotations.Nullable;

/**
 * An association of a device that speaks SIP. Belongs to one loop; lives as long as its association
 * in memory.
 */
public final class SipFlow extends DeviceFlow<SipSealed, Forwarded> {

  /** A device that opens no connection is asked again only then. */
  private static final long NO_STREAM_NS = TimeUnit.MINUTES.toNanos(1);

  private long noStreamSinceNs;

  public SipFlow(
      LegTools<SipSealed> tools,
      AssociationRecord record,
      Association association,
      @Nullable Lane lane,
      RandomSource random) {
    super(tools, record, association, lane, random);
  }

  /** Sends a message over a lane, as the lane asks for it; false when there is none. */
  public boolean send(@Nullable Lane lane, SipMessage message, long nowNs) {
    if (lane == null) {
      return false;
    }
    byte[] bytes = Carried.over(lane.medium(), message).bytes();
    return switch (message) {
      case SipResponse _ -> leg().send(lane, withGrant(bytes), nowNs);
      // RFC 3261 17.1.1.3: nobody answers an ACK, so nothing would ever end the wait for it.
      case SipRequest request when request.is("ACK") -> leg().send(lane, bytes, nowNs);
      case SipRequest request -> {
        String branch = request.topVia().branch().orElse("");
        yield leg().send(lane, bytes, Forwarded.of(branch, request.method(), bytes), nowNs);
      }
    };
  }

  @Override
  protected void sendAgain(Forwarded request, long nowNs) {
    Lane lane = leg().laneFor(request.bytes().length);
    if (lane != null && SipParser.parseOwn(request.bytes()) instanceof SipRequest parsed) {
      byte[] bytes = Carried.over(lane.medium(), parsed).bytes();
      var _ = leg().send(lane, bytes, request, nowNs);
    }
  }

  /** Whether the device was asked for a connection not long ago and opened none. */
  public boolean opensNoStream(long nowNs) {
    return noStreamSinceNs != 0 && nowNs - noStreamSinceNs < NO_STREAM_NS;
  }

  public void openedNoStream(long nowNs) {
    noStreamSinceNs = nowNs;
  }
}
