package org.callseal.edge.flow;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.Flow;
import org.callseal.core.association.Grant;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.edge.route.Device;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.sip.Carried;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipSeal;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/**
 * One association of a device at this edge: its leg, its grant until the device has it, and the
 * rules by which it moves. Belongs to one loop; lives as long as its association in memory.
 */
public final class DeviceFlow {

  /** A device that opens no connection is asked again only then. */
  private static final long NO_STREAM_NS = TimeUnit.MINUTES.toNanos(1);

  private static final long TELLING_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_TOLD = 4;

  private final SealedLeg<SipSealed, Forwarded> leg;
  private final Device device;
  private final Grant grant;
  private final long bornSeconds;
  private final RandomSource random;
  private final Map<Medium, LaneRule> rules = new EnumMap<>(Medium.class);
  private @Nullable Flow recorded;
  private boolean newest = true;
  private boolean barred;
  private long toldSinceNs;
  private int told;
  private boolean grantDue;
  private boolean grantSent;
  private long noStreamSinceNs;
  private boolean confirmed;
  private boolean heard;
  private long heardNs;

  DeviceFlow(
      LegTools<SipSealed> tools,
      AssociationRecord record,
      Association association,
      @Nullable Lane lane,
      RandomSource random) {
    this.leg = new SealedLeg<>(tools, association, lane);
    this.device = new Device(record.kid(), record.identity(), record.scope());
    this.grant = record.grant();
    this.bornSeconds = record.bornSeconds();
    this.random = random;
    if (lane != null) {
      rules.put(lane.medium(), new LaneRule(leg, lane, random));
    }
  }

  public Association association() {
    return leg.association();
  }

  public Device device() {
    return device;
  }

  public SealedLeg<SipSealed, Forwarded> leg() {
    return leg;
  }

  long bornSeconds() {
    return bornSeconds;
  }

  /** Whether the device had no newer association, when this one came into memory. */
  boolean wasNewest() {
    return newest;
  }

  /** The store has a newer one of the device. */
  void noteOlder() {
    newest = false;
  }

  /** Sequence numbers never wrap: the device is asked for another association before they could. */
  void askForRenewal(long nowNs) {
    if (leg.isLocated() && newest && leg.association().needsRenewal()) {
      leg.ask(new ControlMessage.RenewalRequest(), nowNs);
    }
  }

  /** Its device gets no other association. */
  public void bar() {
    barred = true;
  }

  public boolean isBarred() {
    return barred;
  }

  /** Whether its end may be said once more: a few times a second, whatever comes. */
  public boolean tellsEnd(long nowNs) {
    if (told == 0 || nowNs - toldSinceNs >= TELLING_NS) {
      toldSinceNs = nowNs;
      told = 0;
    }
    return ++told <= MOST_TOLD;
  }

  /** Whether the device has not shown yet that it knows its grant. */
  public boolean isGrantDue() {
    return grantDue;
  }

  /** A message has verified; it came with message_3, or it did not. */
  public void heard(boolean message3, long nowNs) {
    confirmed |= !message3;
    heardNs = nowNs;
    heard = true;
    noteMessage3(message3);
  }

  /** Whether the device has shown, to this process, that it took the association up. */
  boolean isConfirmed() {
    return confirmed;
  }

  /** Whether the device has spoken under this one, and under the other not since. */
  boolean isHeardAfter(DeviceFlow other) {
    return heard && (!other.heard || heardNs - other.heardNs > 0);
  }

  private void noteMessage3(boolean carried) {
    if (carried != grantDue) {
      grantSent = false;
    }
    grantDue = carried;
  }

  public ControlMessage.Granted granted() {
    return new ControlMessage.Granted(grant);
  }

  /** Whether the grant has gone out since it became due. */
  public boolean hasGrantSent() {
    return grantSent;
  }

  public void noteGrantSent() {
    grantSent = true;
  }

  /** Sends a message over a lane, as the lane asks for it; false when there is none. */
  public boolean send(@Nullable Lane lane, SipMessage message, long nowNs) {
    if (lane == null) {
      return false;
    }
    byte[] bytes = Carried.over(lane.medium(), message).bytes();
    return switch (message) {
      case SipResponse _ -> leg.send(lane, withGrant(bytes), nowNs);
      // RFC 3261 17.1.1.3: nobody answers an ACK, so nothing would ever end the wait for it.
      case SipRequest request when request.is("ACK") -> leg.send(lane, bytes, nowNs);
      case SipRequest request -> {
        String branch = request.topVia().branch().orElse("");
        yield leg.send(lane, bytes, Forwarded.of(branch, request.method(), bytes), nowNs);
      }
    };
  }

  /** Seals a request again that the device could not take. */
  public void sendAgain(Forwarded request, long nowNs) {
    Lane lane = leg.laneFor(request.bytes().length);
    if (lane != null && SipParser.parseOwn(request.bytes()) instanceof SipRequest parsed) {
      byte[] bytes = Carried.over(lane.medium(), parsed).bytes();
      var _ = leg.send(lane, bytes, request, nowNs);
    }
  }

  /** Whether the device was asked for a connection not long ago and opened none. */
  public boolean opensNoStream(long nowNs) {
    return noStreamSinceNs != 0 && nowNs - noStreamSinceNs < NO_STREAM_NS;
  }

  public void openedNoStream(long nowNs) {
    noStreamSinceNs = nowNs;
  }

  /** The message with the grant on it, while that is due, if it is a response and there is room. */
  public byte[] withGrant(byte[] message) {
    if (!grantDue || !(SipParser.parse(message) instanceof SipResponse response)) {
      return message;
    }
    byte[] payload = granted().toBytes();
    if (!SipSeal.hasRoom(response, payload.length)) {
      return message;
    }
    grantSent = true;
    return SipSeal.withControl(response, payload).bytes();
  }

  /**
   * A verified message came this way; probes go out when that may be where the device is now.
   *
   * @param newest whether this is the device's newest association
   * @return whether probes went out, after which {@link #settle} is to be called
   */
  public boolean seen(VerifiedMessage<SipSealed> message, boolean newest, Lane lane, long nowNs) {
    boolean tells = newest && message.newest();
    @Nullable LaneRule rule = rules.get(lane.medium());
    if (rule == null) {
      if (tells || !leg.isLocated()) {
        leg.move(lane);
        rules.put(lane.medium(), new LaneRule(leg, lane, random));
      }
      return false;
    }
    if (rule.isBroken()) {
      if (tells) {
        rules.put(lane.medium(), rule.replacedBy(lane));
      }
      return false;
    }
    return rule.seen(lane, tells, nowNs);
  }

  /**
   * The device may be this way, by what its exchange has shown; probes go out.
   *
   * @return whether they did, after which {@link #settle} is to be called
   */
  public boolean proposed(Lane lane, long nowNs) {
    @Nullable LaneRule rule = rules.get(lane.medium());
    return rule != null && !rule.isBroken() && rule.seen(lane, true, nowNs);
  }

  /** A verified answer to a probe came this way. */
  public void probed(long nonce, Lane lane, long nowNs) {
    @Nullable LaneRule rule = rules.get(lane.medium());
    if (rule != null) {
      rule.probed(nonce, lane, nowNs);
    }
  }

  /** Moves if the time of the probes is over and the rule says so. */
  public void settle(long nowNs) {
    rules.values().forEach(rule -> rule.settle(nowNs));
  }

  /** What is to be written down of where the device is, where that has changed. */
  public Optional<Flow> changed(String edge, long utcSeconds) {
    Instance instance = leg.association().peer().orElse(null);
    Flow last = recorded;
    // A connection is of the process that holds it: nothing to find a device by after a restart.
    Lane lane = leg.datagrams();
    if (instance == null
        || lane == null
        || (last != null
            && last.instance().equals(instance)
            && last.address().equals(lane.peer()))) {
      return Optional.empty();
    }
    // Rises with the clock, so that an edge that takes over writes above the one before it.
    long sequence = Math.max(last == null ? 0 : last.sequence() + 1, utcSeconds * 1000);
    Flow flow = new Flow(lane.peer(), instance, sequence, edge);
    recorded = flow;
    return Optional.of(flow);
  }

  /** Whether it has ever been written down where the device is. */
  public boolean isRecorded() {
    return recorded != null;
  }

  /** Where the device is, as the store had it. */
  void recalled(Flow flow) {
    recorded = flow;
  }

  @Override
  public String toString() {
    return device.identity() + " SPI " + association().ownSpi();
  }
}
