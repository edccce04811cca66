package org.callseal.edge.megaco;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.callseal.core.association.SpokenName;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.edge.gateway.Askers;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.PacedLog;
import org.callseal.edge.gateway.Presence;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.TransactionNumber;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as its call agents see it: which of them it belongs to, and what is under way between
 * them. Nothing is repeated here but what the edge itself says on its behalf.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MediaGateway implements OwnServiceChange.Surroundings {

  private final Loop loop;
  private final Identity identity;
  private final ControllerChoice choice;
  private final RequestsOfGateway requests = new RequestsOfGateway();
  private final SentOverConnections sent = new SentOverConnections();
  private final Askers<CoreWay> askers = new Askers<>();
  private final Reconnection reconnection = new Reconnection();
  private final ErrorTurns errors = new ErrorTurns();
  private final Presence presence;
  private final OwnServiceChange own;
  private final PacedLog complaint = new PacedLog();
  private final BiConsumer<MediaGateway, Outgoing> sender;
  private MegacoFlow last;
  private @Nullable MessageHead head;
  private Optional<SpokenName> spoken = Optional.empty();

  /** What goes to a call agent. */
  record Outgoing(CoreWay to, byte[] bytes) {}

  /**
   * @param sender sends from the gateway's own core-side port
   */
  MediaGateway(
      MegacoFlow flow,
      Controllers controllers,
      Loop loop,
      RandomSource random,
      BiConsumer<MediaGateway, Outgoing> sender) {
    this.loop = loop;
    this.identity = flow.device().identity();
    this.choice = new ControllerChoice(controllers);
    this.presence = new Presence(loop.nanoTime());
    this.own = new OwnServiceChange(loop, random, this);
    this.sender = sender;
    this.last = flow;
    recall(flow);
  }

  private void recall(MegacoFlow flow) {
    Optional<MessageHead> recalled = flow.name().flatMap(MessageHead::recalled);
    if (head == null && recalled.isPresent()) {
      head = recalled.get();
      spoken = flow.name();
    }
  }

  Identity identity() {
    return identity;
  }

  @Override
  public ControllerChoice choice() {
    return choice;
  }

  RequestsOfGateway requests() {
    return requests;
  }

  /** What it sent to call agents over connections. */
  SentOverConnections sent() {
    return sent;
  }

  Askers<CoreWay> askers() {
    return askers;
  }

  Reconnection reconnection() {
    return reconnection;
  }

  ErrorTurns errors() {
    return errors;
  }

  Presence presence() {
    return presence;
  }

  OwnServiceChange own() {
    return own;
  }

  /** The flow that was last taken up or spoke. */
  MegacoFlow last() {
    return last;
  }

  void last(MegacoFlow flow) {
    last = flow;
    recall(flow);
  }

  /** Its name as it was last spelled, here or at another edge; null before it has spoken. */
  @Override
  public @Nullable MessageHead head() {
    return head;
  }

  /** It spells its name so; gives what is to be written down of it. */
  Optional<SpokenName> head(MessageHead spelled) {
    MessageHead before = head;
    if (!spelled.isSameAs(before)) {
      boolean same = before != null && before.name().equals(spelled.name());
      long since = same ? sinceSeconds() : loop.utcSeconds();
      head = spelled;
      spoken = spelled.spoken(since);
    }
    return spoken;
  }

  /** Since when it speaks in its name. */
  long sinceSeconds() {
    return spoken.map(SpokenName::sinceSeconds).orElseGet(loop::utcSeconds);
  }

  /** What is to be written down of its name, where it has one. */
  Optional<SpokenName> name() {
    return spoken;
  }

  /** The encoding that it speaks; text before it has spoken. */
  Encoding encoding() {
    MessageHead known = head;
    return known == null ? Encoding.TEXT : known.encoding();
  }

  @Override
  public boolean hasUsed(long number) {
    return requests.has(number, loop.nanoTime());
  }

  /**
   * What it speaks, as far as it can be seen: its agent has a line over connections alone where the
   * gateway has connections.
   */
  Medium spoken() {
    return last.leg().datagrams() == null
            && (last.leg().stream() != null || last.wasOverConnections())
        ? Medium.TCP
        : Medium.UDP;
  }

  /** The way to a call agent. */
  CoreWay way(Controller to) {
    return new CoreWay(to.over(spoken()), to.address());
  }

  @Override
  public boolean isOverConnections() {
    return way(choice.present()).over().isReliable();
  }

  @Override
  public void send(Controller to, byte[] bytes) {
    sender.accept(this, new Outgoing(way(to), bytes));
  }

  /** Whether its fault may be complained of once more. */
  boolean isComplaintDue() {
    return complaint.isDue(loop.nanoTime());
  }

  /** Numbers of the replies, and of the pendings, in a message. */
  static List<Long> answers(MegacoMessage message) {
    return numbers(message, Content.REPLY, Content.PENDING).toList();
  }

  /** Numbers of the requests in a message. */
  static List<Long> requests(MegacoMessage message) {
    return numbers(message, Content.REQUEST, Content.REQUEST).toList();
  }

  /** Numbers of these items. */
  private static Stream<Long> numbers(MegacoMessage message, Content first, Content second) {
    return TransactionNumber.of(message).stream()
        .filter(each -> each.content() == first || each.content() == second)
        .map(TransactionNumber::number);
  }

  /** Whether a message of its own answers something, or asks. */
  boolean answersSomething(MegacoMessage message) {
    List<Long> answers = answers(message);
    return answers.isEmpty()
        || message.holds(Content.REQUEST)
        || answers.stream().anyMatch(number -> asker(number) != null);
  }

  /** Where a message of its own goes: answers to who asked, all else to its call agent. */
  CoreWay way(MegacoMessage message) {
    CoreWay to = way(requests(message));
    for (long number : answers(message)) {
      CoreWay asker = asker(number);
      to = asker == null ? to : asker;
    }
    return to;
  }

  /** Where these requests go, or go again. */
  CoreWay way(List<Long> asked) {
    Controller to = choice.present();
    for (long number : asked) {
      to = requests.sent(number, choice, loop.nanoTime());
    }
    return way(to);
  }

  private @Nullable CoreWay asker(long number) {
    return askers.asker((int) number, loop.nanoTime());
  }

  void sweep(long nowNs) {
    requests.sweep(nowNs);
    sent.sweep(nowNs);
    askers.sweep(nowNs);
  }

  /** How many transactions it remembers. */
  int size() {
    return requests.size() + sent.size() + askers.size();
  }
}
