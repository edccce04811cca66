package org.callseal.edge.flow;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.Flow;
import org.callseal.core.association.Grant;
import org.callseal.core.association.SpokenName;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.core.seal.WrongInstance;
import org.callseal.edge.sibling.HandOver;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/**
 * One association of a device at this edge: its leg, its grant until the device has it, and the
 * rules by which it moves. What it says beyond that is of its protocol. Belongs to one loop; lives
 * as long as its association in memory.
 *
 * @param <M> a sealed message of the protocol
 * @param <T> what is kept of a message to seal it again; compared by equals
 */
public abstract class DeviceFlow<M extends SealedBytes, T> {

  private static final long TELLING_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_TOLD = 4;

  /** A little above the longest time between two keep-alives. */
  private static final long KNOWN_NS = TimeUnit.SECONDS.toNanos(35);

  private final SealedLeg<M, T> leg;
  private final Protocol protocol;
  private final Device device;
  private final Grant grant;
  private final long bornSeconds;
  private final RandomSource random;
  private final Map<Medium, LaneRule> rules = new EnumMap<>(Medium.class);
  private @Nullable Flow recorded;
  private Optional<SpokenName> name = Optional.empty();
  private boolean newest = true;
  private boolean ofTheStore;
  private boolean ofAnotherEdge;
  private boolean barred;
  private boolean hasTurn;
  private long turnNs;
  private long toldSinceNs;
  private int told;
  private boolean grantDue;
  private boolean grantSent;
  private boolean confirmed;
  private boolean heard;
  private boolean claimed;
  private long heardNs;
  private long knownNs;

  protected DeviceFlow(
      LegTools<M> tools,
      AssociationRecord record,
      Association association,
      @Nullable Lane lane,
      RandomSource random) {
    this.leg = new SealedLeg<>(tools, association, lane);
    this.protocol = record.protocol();
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

  public Protocol protocol() {
    return protocol;
  }

  public Device device() {
    return device;
  }

  public SealedLeg<M, T> leg() {
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

  /** It came out of the store: another edge may have it in memory. */
  void noteOfTheStore() {
    ofTheStore = true;
  }

  /** Whether other edges may take it for theirs, as far as is known here. */
  boolean wasElsewhere(String edge) {
    return recorded == null ? ofTheStore : !recorded.edge().equals(edge);
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

  /** Why it has ended: whether its device may set up another one. */
  public Refusal why() {
    return barred ? Refusal.NOT_ADMITTED : Refusal.EXPIRED;
  }

  /** It has ended, and its device's turn to set up another one is then. */
  public void setTurn(long turnAtNs) {
    turnNs = turnAtNs;
    hasTurn = true;
  }

  /** How long its device has until its turn, in whole seconds. */
  public Duration untilTurn(long nowNs) {
    return hasTurn && turnNs - nowNs > 0
        ? Duration.ofNanos(turnNs - nowNs).truncatedTo(ChronoUnit.SECONDS)
        : Duration.ZERO;
  }

  /** What its device is told of its end. */
  public ControlMessage wordOfEnd(long nowNs) {
    long wait = untilTurn(nowNs).toSeconds();
    return barred || wait == 0
        ? new ControlMessage.Refused(why())
        : new ControlMessage.ReturnLater(
            (int) Math.min(wait, ControlMessage.ReturnLater.LONGEST_WAIT));
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
    knownNs = nowNs;
    noteMessage3(message3);
  }

  /** Whether the device has shown, to this process, that it took the association up. */
  boolean isConfirmed() {
    return confirmed;
  }

  /** Whether the device has spoken under this one, and under the other not since. */
  boolean isHeardAfter(DeviceFlow<?, ?> other) {
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

  /** Seals a message again that the device could not take. */
  protected abstract void sendAgain(T message, long nowNs);

  /** Obeys a switch notice from an instance that is known. */
  public void obey(
      VerifiedMessage<M> verified,
      ControlMessage.SwitchNotice notice,
      InetSocketAddress source,
      long nowNs) {
    leg.obey(verified, notice, source, nowNs).forEach(message -> sendAgain(message, nowNs));
  }

  /** Deals with a genuine message for or from an instance that is not known. */
  public void elsewhere(WrongInstance<M> wrong, Lane lane, long nowNs) {
    leg.elsewhere(wrong, lane, nowNs).forEach(message -> sendAgain(message, nowNs));
  }

  /** The message with the grant on it, while that is due, if it is an answer and there is room. */
  public byte[] withGrant(byte[] message) {
    if (!grantDue) {
      return message;
    }
    Optional<byte[]> granted = leg.withPayload(message, granted());
    grantSent |= granted.isPresent();
    return granted.orElse(message);
  }

  /**
   * A verified message came this way; probes go out when that may be where the device is now.
   *
   * @param newest whether this is the device's newest association
   * @return whether probes went out, after which {@link #settle} is to be called
   */
  public boolean seen(VerifiedMessage<M> message, boolean newest, Lane lane, long nowNs) {
    boolean tells = newest && message.newest();
    @Nullable LaneRule rule = rules.get(lane.medium());
    // Where another edge reached it nothing of ours may get in: many NATs map each destination.
    if (rule == null || rule.isBroken() || (tells && ofAnotherEdge)) {
      if (tells || (rule == null && !leg.isLocated())) {
        ofAnotherEdge = false;
        takeOver(lane);
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
    // A connection is of the process that holds it: all there is to know of it is whose it is.
    Lane lane = leg.datagrams();
    InetSocketAddress address = lane == null ? null : lane.peer();
    // What has not been heard here may be a copy of what the device said to the edge that has it.
    if (instance == null
        || !heard
        || !leg.isLocated()
        || (last != null
            && last.instance().equals(instance)
            && Objects.equals(last.address(), address)
            && last.edge().equals(edge)
            && last.name().equals(name))) {
      return Optional.empty();
    }
    long sequence = FlowNumbers.next(last == null ? 0 : last.sequence(), utcSeconds, edge);
    Flow flow = new Flow(address, instance, sequence, edge, name);
    recorded = flow;
    return Optional.of(flow);
  }

  /** Whether it has ever been written down where the device is. */
  public boolean isRecorded() {
    return recorded != null;
  }

  /** Where the device is, as the store has it now. */
  void recalled(Flow flow, String own, long nowNs) {
    recorded = flow;
    ofAnotherEdge |= !flow.edge().equals(own);
    name = flow.name();
    knownNs = nowNs;
  }

  /** It speaks in this name to call agents. */
  public void speaks(SpokenName spoken) {
    name = Optional.of(spoken);
  }

  /** In which name it speaks to call agents, here or where it was before, if that is known. */
  public Optional<SpokenName> name() {
    return name;
  }

  /** Whether it was written down as one that is reached over a connection alone. */
  public boolean wasOverConnections() {
    return recorded != null && recorded.address() == null;
  }

  /** Under which edge's name it was last written down, as far as is known here; null if never. */
  @Nullable String recordedEdge() {
    return recorded == null ? null : recorded.edge();
  }

  /** The number of what was last written down, as far as is known here. */
  long recordedSequence() {
    return recorded == null ? -1 : recorded.sequence();
  }

  /** Another edge has written it down under its own name: the device has spoken there since. */
  public void moved(String edge, long sequence) {
    Flow last = recorded;
    if (last != null && sequence > last.sequence()) {
      claimed = false;
      recorded = new Flow(last.address(), last.instance(), sequence, edge, last.name());
    }
  }

  /** Whether it is known to be held here: a device that lives is heard within a keep-alive. */
  public boolean isHeldAt(String edge, long nowNs) {
    return (recorded == null || recorded.edge().equals(edge)) && nowNs - knownNs < KNOWN_NS;
  }

  /** It is held here, whoever wrote it down last, until another edge does so again. */
  void claim() {
    claimed = true;
  }

  /** Whether another edge holds it that can be reached. */
  public boolean isElsewhere(HandOver siblings) {
    return !claimed && recorded != null && siblings.isPresent(recorded.edge());
  }

  /** It is held here still: no other edge has written it down. */
  void stillHeld(long nowNs) {
    knownNs = nowNs;
  }

  /** Its device is there, or was last as far as is known. */
  void takeOver(Lane lane) {
    leg.move(lane);
    rules.put(lane.medium(), new LaneRule(leg, lane, random));
  }

  @Override
  public String toString() {
    return device.identity() + " SPI " + association().ownSpi();
  }
}
