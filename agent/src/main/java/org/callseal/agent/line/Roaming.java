package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.callseal.agent.line.Whereabouts.Step;
import org.callseal.core.control.ControlMessage.SwitchNotice;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.WrongInstance;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a line's association from edge to edge, without an exchange: does what {@link Whereabouts}
 * says is to be done. What waits for an answer of an edge that does not answer is sealed again for
 * the one that does; what an edge that lives has in hand stays with it. Belongs to the agent's
 * loop; lives as long as its line.
 *
 * @param <M> a message of the protocol
 * @param <S> a sealed one
 */
final class Roaming<M, S extends SealedBytes> {

  private static final Logger LOG = LoggerFactory.getLogger(Roaming.class);

  /** How long the last question to all may take, before there is to be another association. */
  private static final long LAST_WORD_NS = Duration.ofSeconds(1).toNanos();

  /** All lines ask their edge for what anybody may have sent: not more often than so. */
  private static final long BETWEEN_SUSPICIONS_NS = Duration.ofSeconds(5).toNanos();

  /** An edge that was heard so lately need not be asked by who wants to be sure of it. */
  private static final Duration ASSURED = Duration.ofMillis(2500);

  private final Loop loop;
  private final EdgeSide<M, S> edge;
  private final Identity identity;
  private final ServerList servers;
  private final Whereabouts whereabouts;
  private final BiConsumer<InetSocketAddress, Duration> lost;
  private @Nullable HeldAssociation<M, S> held;
  private Loop.@Nullable Timer alarm;
  private long alarmNs;
  private boolean suspected;
  private boolean everSuspected;
  private long suspectedNs;
  private boolean lastAsked;
  private long lastAskedNs;

  /**
   * @param lost told the edges that do not answer any more, and for how long they have not
   */
  Roaming(
      Loop loop,
      EdgeSide<M, S> edge,
      Identity identity,
      ServerList servers,
      Spread spread,
      BiConsumer<InetSocketAddress, Duration> lost) {
    this.loop = loop;
    this.edge = edge;
    this.identity = identity;
    this.servers = servers;
    this.whereabouts = new Whereabouts(spread);
    this.lost = lost;
  }

  /** This association stands from now on, where it was set up. */
  void stands(HeldAssociation<M, S> standing, long nowNs) {
    held = standing;
    suspected = false;
    whereabouts.stands(standing.leg().lane().peer(), servers.ofGrant(), nowNs);
  }

  /** Whether the line has other edges for this association. */
  boolean hasOthers() {
    return whereabouts.hasOthers();
  }

  /** Whether what began on this lane may go on there. */
  boolean takes(Lane lane) {
    return whereabouts.takes(lane.peer()) && lane.stands();
  }

  /** Whether there is an edge that has this association, and is not the one that it is at. */
  boolean isAnother(HeldAssociation<M, S> by, InetSocketAddress from) {
    return by == held && !from.equals(whereabouts.current()) && whereabouts.isMember(from);
  }

  /** Something went out that an edge that lives answers. */
  void sent(InetSocketAddress server, long nowNs) {
    if (whereabouts.sent(server, nowNs)) {
      wakeInTime(nowNs);
    }
  }

  /** That edge has lost its memory. */
  void forgot(HeldAssociation<M, S> by, InetSocketAddress server, long nowNs) {
    if (by == held && whereabouts.isMember(server)) {
      lost.accept(server, whereabouts.silence(server, nowNs));
    }
  }

  /** Asks the present one whether it lives, if it has been silent for a while. */
  void assure(long nowNs) {
    InetSocketAddress at = whereabouts.current();
    if (at != null && whereabouts.silence(at, nowNs).compareTo(ASSURED) >= 0) {
      ask(at, nowNs);
    }
  }

  private void ask(InetSocketAddress at, long nowNs) {
    HeldAssociation<M, S> standing = held;
    if (standing != null && standing.lives(nowNs)) {
      sent(at, nowNs);
      standing.askForLife(lane(standing, at), nowNs);
    }
  }

  /** A keep-alive went out. */
  void keepAliveSent(HeldAssociation<M, S> by, InetSocketAddress server, long nowNs) {
    if (by == held) {
      whereabouts.keepAliveSent(server, nowNs);
    }
  }

  /** A keep-alive was answered. */
  void keepAliveAnswered(HeldAssociation<M, S> by, InetSocketAddress server, long nowNs) {
    if (by == held) {
      whereabouts.keepAliveAnswered(server, nowNs);
    }
  }

  /** Not at the next tick: somebody waits, and every message is an occasion to find out. */
  private void wakeInTime(long nowNs) {
    OptionalLong in = whereabouts.nextNs(nowNs);
    if (in.isEmpty() || (alarm != null && alarmNs - nowNs <= in.getAsLong())) {
      return;
    }
    if (alarm != null) {
      alarm.cancel();
    }
    alarmNs = nowNs + in.getAsLong();
    alarm = loop.schedule(Duration.ofNanos(in.getAsLong()), this::wake);
  }

  private void wake() {
    alarm = null;
    tick(loop.nanoTime());
  }

  /** Does what its time has come for. */
  void tick(long nowNs) {
    HeldAssociation<M, S> standing = held;
    if (standing == null || !standing.lives(nowNs)) {
      return;
    }
    List<InetSocketAddress> set = servers.ofGrant();
    if (!set.isEmpty()) {
      whereabouts.mayGoTo(set);
    }
    whereabouts.due(nowNs).forEach(step -> take(step, standing, nowNs));
    wakeInTime(nowNs);
  }

  private void take(Step step, HeldAssociation<M, S> standing, long nowNs) {
    switch (step) {
      case Step.Ask(var server) -> standing.askForLife(lane(standing, server), nowNs);
      case Step.Probe(var server) -> standing.probe(lane(standing, server), nowNs);
      case Step.Desert(var server) -> desert(standing, server, nowNs);
    }
  }

  private void desert(HeldAssociation<M, S> standing, InetSocketAddress server, long nowNs) {
    // An INVITE before the CANCEL that means it.
    lost.accept(server, whereabouts.silence(server, nowNs));
    standing.takeUnanswered(server, nowNs).forEach(Unsettled::sealAgain);
  }

  /** Over the medium that most messages of the association go. */
  private Lane lane(HeldAssociation<M, S> standing, InetSocketAddress server) {
    return edge.lane(standing.leg().lane().medium(), server);
  }

  /**
   * What is to be sealed again as an edge says, but for the question whether it lives: that has its
   * answer, and where several were asked and another one has the line, this one is not to be told
   * that the line is there.
   */
  List<Unsettled> weighed(
      List<Unsettled> again, HeldAssociation<M, S> by, InetSocketAddress from, long nowNs) {
    Unsettled question = by.questionTo(from);
    if (by != held || question == null || !again.contains(question)) {
      return again;
    }
    whereabouts.keepAliveAnswered(from, nowNs);
    if (whereabouts.isWanted(from, nowNs)) {
      return again;
    }
    by.livesOn(from);
    return again.stream().filter(each -> each != question).toList();
  }

  /** A message of this association was verified, or a switch notice that was asked for. */
  void heard(HeldAssociation<M, S> by, InetSocketAddress from, long nowNs) {
    if (by != held) {
      return;
    }
    suspected &= !from.equals(whereabouts.current());
    lastAsked = false;
    InetSocketAddress before = whereabouts.current();
    boolean alive = before != null && !whereabouts.isOverdue(nowNs);
    if (whereabouts.heard(from, nowNs)) {
      suspected = false;
      go(by, before, from, alive, nowNs);
    }
  }

  private void go(
      HeldAssociation<M, S> standing,
      @Nullable InetSocketAddress before,
      InetSocketAddress now,
      boolean alive,
      long nowNs) {
    LOG.info(
        "{}: association {} goes on with edge {}, {} {}",
        identity,
        standing.association().ownSpi(),
        now,
        before,
        alive ? "has been left" : "does not answer");
    List.of(Medium.values()).forEach(medium -> move(standing, medium, now));
    servers.turnTo(now);
    standing.keepAlive().heard(nowNs);
    if (before != null && !alive) {
      desert(standing, before, nowNs);
    }
  }

  private void move(HeldAssociation<M, S> standing, Medium medium, InetSocketAddress now) {
    boolean used =
        switch (medium) {
          case UDP -> standing.leg().datagrams() != null;
          case TCP -> standing.leg().stream() != null;
        };
    if (used) {
      standing.leg().move(edge.lane(medium, now));
    }
  }

  /** Whether this notice was all that was wanted of it: a sign of life. */
  boolean takesAsSign(
      HeldAssociation<M, S> by, WrongInstance<S> wrong, InetSocketAddress from, long nowNs) {
    boolean sign = by.leg().answersProbe(wrong, from);
    if (sign) {
      whereabouts.probed(from, nowNs);
    }
    return sign;
  }

  /** The same of one from an instance that is known. */
  boolean takesAsSign(
      HeldAssociation<M, S> by, SwitchNotice notice, InetSocketAddress from, long nowNs) {
    boolean sign = by.leg().answersProbe(notice, from);
    if (sign) {
      whereabouts.probed(from, nowNs);
    }
    return sign;
  }

  /** An edge says that it goes out of service within this time. */
  void drains(HeldAssociation<M, S> by, InetSocketAddress server, Duration within, long nowNs) {
    if (by == held) {
      whereabouts.drains(server, within, nowNs);
    }
  }

  /** The connection with an edge broke, and it may be all the way there was. */
  void streamEnded(InetSocketAddress server, long nowNs) {
    HeldAssociation<M, S> standing = held;
    if (standing == null || !server.equals(whereabouts.current()) || !hasOthers()) {
      return;
    }
    if (standing.leg().datagrams() == null) {
      whereabouts.cutOff(server, nowNs);
      tick(nowNs);
    } else {
      sent(server, nowNs);
    }
  }

  /**
   * Somebody says, without a seal, that the present edge does not know the association. It is asked
   * under seal, and then the others.
   */
  void suspect(long nowNs) {
    HeldAssociation<M, S> standing = held;
    InetSocketAddress at = whereabouts.current();
    boolean lately = everSuspected && nowNs - suspectedNs < BETWEEN_SUSPICIONS_NS;
    if (standing != null && at != null && !suspected && !lately) {
      suspected = true;
      everSuspected = true;
      suspectedNs = nowNs;
      ask(at, nowNs);
    }
  }

  /** Whether it was suspected rightly: no edge answers under the association. */
  boolean isForsaken(long nowNs) {
    return suspected && whereabouts.isExhausted(nowNs);
  }

  /**
   * Asks every edge once more before there is an exchange: whoever comes back after all were away
   * needs none.
   *
   * @return whether none has answered
   */
  boolean hasLastWord(long nowNs) {
    HeldAssociation<M, S> standing = held;
    if (standing == null || !standing.lives(nowNs)) {
      return true;
    }
    if (!lastAsked || nowNs - lastAskedNs >= 2 * LAST_WORD_NS) {
      lastAsked = true;
      lastAskedNs = nowNs;
      whereabouts.askAll(nowNs).forEach(step -> take(step, standing, nowNs));
      return false;
    }
    return nowNs - lastAskedNs >= LAST_WORD_NS;
  }
}
