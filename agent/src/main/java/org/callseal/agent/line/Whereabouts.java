package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * At which server of its grant's set a line is, and when it goes to another one. It leaves a server
 * only for one that has just shown under seal that it has the association:
 *
 * <pre>
 * what was sent is unanswered for 500 ms -> the next server is asked, 125 ms later the one after it, ...;
 *     the first that answers while the present one is still silent has the line
 * one of a higher place in the set is out of its hold-down and answers probes -> it is asked, and has the line when it answers
 * the present one says that it goes out of service -> the same with the next one, at a random moment
 * </pre>
 *
 * <p>Pure; one for each line.
 */
final class Whereabouts {

  /**
   * How long the next one has, before the one after it is asked as well (RFC 8305 5: 100 ms to 2
   * s).
   */
  private static final long HEAD_START_NS = Duration.ofMillis(125).toNanos();

  private static final long FIRST_PAUSE_NS = EdgeWatch.PATIENCE.toNanos();
  private static final long LONGEST_PAUSE_NS = Duration.ofSeconds(32).toNanos();
  private static final Duration AFTER_REFUSALS = Duration.ofSeconds(10);

  private final Spread spread;
  private final Map<InetSocketAddress, EdgeWatch> watches = new HashMap<>();
  private final Map<InetSocketAddress, Comeback> comebacks = new HashMap<>();
  private final Set<InetSocketAddress> tried = new HashSet<>();
  private List<InetSocketAddress> order = List.of();
  private @Nullable InetSocketAddress current;
  private @Nullable InetSocketAddress invited;
  private boolean searching;
  private boolean exhausted;
  private long nextTryNs;
  private long headStartNs;
  private long pauseNs;
  private boolean leaving;
  private long leaveNs;

  Whereabouts(Spread spread) {
    this.spread = spread;
  }

  /** What is to be done with a server. */
  sealed interface Step {

    /** It is to be asked under its own instance, so that the line can go there. */
    record Ask(InetSocketAddress server) implements Step {}

    /** It is to be asked without consequences for it. */
    record Probe(InetSocketAddress server) implements Step {}

    /** What waits for its answer is to be sent to the present one. */
    record Desert(InetSocketAddress server) implements Step {}
  }

  /**
   * An association stands that was set up through this server.
   *
   * @param set the servers of its grant, in their order
   */
  void stands(InetSocketAddress server, List<InetSocketAddress> set, long nowNs) {
    if (!server.equals(current)) {
      goTo(server, nowNs);
    }
    mayGoTo(set);
    watch(server).heard(nowNs);
  }

  /** The grant's servers, as their addresses are known now. */
  void mayGoTo(List<InetSocketAddress> set) {
    order = List.copyOf(set);
    watches.keySet().removeIf(server -> !isMember(server));
    comebacks.keySet().removeIf(server -> !isMember(server));
  }

  private void goTo(InetSocketAddress server, long nowNs) {
    current = server;
    invited = null;
    leaving = false;
    endSearch();
    comeback(server, nowNs).arrived(nowNs);
  }

  /** The server that the line is at; null before the first association stood. */
  @Nullable InetSocketAddress current() {
    return current;
  }

  /** Whether there is another one to go to. */
  boolean hasOthers() {
    return order.stream().anyMatch(server -> !server.equals(current));
  }

  /** Whether what belongs to something begun there may still be sent there. */
  boolean takes(InetSocketAddress server) {
    return isMember(server) && !watch(server).isDead();
  }

  /** Whether it is one of the set, or the present one. */
  boolean isMember(InetSocketAddress server) {
    return server.equals(current) || order.contains(server);
  }

  /** Something went there that is answered by an edge that lives; true when its time begins now. */
  boolean sent(InetSocketAddress server, long nowNs) {
    return isMember(server) && watch(server).sent(nowNs);
  }

  /** For how long nothing has come from there. */
  Duration silence(InetSocketAddress server, long nowNs) {
    return watch(server).silence(nowNs);
  }

  /** A keep-alive went there. */
  void keepAliveSent(InetSocketAddress server, long nowNs) {
    if (isMember(server)) {
      watch(server).keepAliveSent(nowNs);
    }
  }

  /** A keep-alive was answered from there. */
  void keepAliveAnswered(InetSocketAddress server, long nowNs) {
    if (isMember(server)) {
      watch(server).keepAliveAnswered(nowNs);
    }
  }

  /** There is no way to it any more. */
  void cutOff(InetSocketAddress server, long nowNs) {
    if (isMember(server)) {
      watch(server).cutOff(nowNs);
    }
  }

  /**
   * Something under seal came from there, or an answer to our seal.
   *
   * @return whether the line is there from now on, and was not before
   */
  boolean heard(InetSocketAddress server, long nowNs) {
    if (!isMember(server)) {
      return false;
    }
    watch(server).heard(nowNs);
    InetSocketAddress before = current;
    if (server.equals(before) || before == null) {
      if (searching) {
        endSearch();
      }
      return false;
    }
    if (!isWanted(server, nowNs)) {
      return false;
    }
    if (!server.equals(invited) || isOverdue(nowNs)) {
      watch(before).leave();
      comeback(before, nowNs).holdDown(nowNs);
    }
    goTo(server, nowNs);
    return true;
  }

  /** Whether the line is there, or goes there when it answers. */
  boolean isWanted(InetSocketAddress server, long nowNs) {
    return server.equals(current)
        || server.equals(invited)
        || (tried.contains(server) && isOverdue(nowNs));
  }

  /** It answered a probe. */
  void probed(InetSocketAddress server, long nowNs) {
    comeback(server, nowNs).answered(nowNs);
  }

  /** It says that it goes out of service, and that its lines have so long to go elsewhere. */
  void drains(InetSocketAddress server, Duration within, long nowNs) {
    if (!server.equals(current) || leaving || !hasOthers()) {
      return;
    }
    comeback(server, nowNs).holdDown(within, nowNs);
    leaving = true;
    leaveNs = nowNs + spread.upTo(within);
    tried.clear();
  }

  /** Whether the present one should have answered by now. */
  boolean isOverdue(long nowNs) {
    return current != null && watch(current).overdue(nowNs);
  }

  /** Whether every server was asked since one was heard last. */
  boolean isExhausted(long nowNs) {
    return isOverdue(nowNs) && (exhausted || !hasOthers());
  }

  /** What is to be done now. */
  List<Step> due(long nowNs) {
    List<Step> steps = new ArrayList<>();
    InetSocketAddress at = current;
    if (at == null) {
      return steps;
    }
    watches.forEach((server, watch) -> {
      if (watch.asks(nowNs)) {
        steps.add(new Step.Ask(server));
      }
    });
    desert(at, steps, nowNs);
    if (isOverdue(nowNs)) {
      search(at, steps, nowNs);
    } else if (leaving) {
      leave(at, steps, nowNs);
    } else {
      comeBack(at, steps, nowNs);
    }
    return steps;
  }

  private void desert(InetSocketAddress at, List<Step> steps, long nowNs) {
    watches.forEach((server, watch) -> {
      if (!server.equals(at) && watch.overdue(nowNs)) {
        if (!watch.isDead()) {
          comeback(server, nowNs).holdDown(nowNs);
        }
        watch.leave();
        steps.add(new Step.Desert(server));
        invited = server.equals(invited) ? null : invited;
      }
    });
  }

  /** All are to be asked at once: no other way is left. */
  List<Step> askAll(long nowNs) {
    List<Step> steps = new ArrayList<>();
    InetSocketAddress at = current;
    if (at != null) {
      var _ = watch(at).sent(nowNs);
      steps.add(new Step.Ask(at));
      order.stream().filter(server -> !server.equals(at)).forEach(each -> ask(each, steps, nowNs));
    }
    return steps;
  }

  private void search(InetSocketAddress at, List<Step> steps, long nowNs) {
    if (!searching) {
      searching = true;
      tried.clear();
      nextTryNs = nowNs;
      headStartNs = HEAD_START_NS;
      pauseNs = FIRST_PAUSE_NS;
    }
    if (nowNs - nextTryNs < 0) {
      return;
    }
    InetSocketAddress next = nextUntried(at, nowNs);
    if (next == null) {
      exhausted = true;
      tried.clear();
      headStartNs = Math.min(2 * headStartNs, LONGEST_PAUSE_NS);
      pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
      next = nextUntried(at, nowNs);
    }
    if (next != null) {
      ask(next, steps, nowNs);
    }
    // The last of a round has its time before all are asked anew.
    nextTryNs = nowNs + (nextUntried(at, nowNs) == null ? pauseNs : headStartNs);
  }

  /** When there is something to do that is not to wait for a tick, if nothing is heard before. */
  OptionalLong nextNs(long nowNs) {
    LongStream searches = searching ? LongStream.of(nextTryNs) : LongStream.empty();
    LongStream waits =
        watches.values().stream().map(EdgeWatch::nextNs).flatMapToLong(OptionalLong::stream);
    return LongStream.concat(searches, waits).map(at -> at - nowNs).filter(in -> in > 0).min();
  }

  private void endSearch() {
    searching = false;
    exhausted = false;
    tried.clear();
  }

  private void leave(InetSocketAddress at, List<Step> steps, long nowNs) {
    if (invited != null || nowNs - leaveNs < 0) {
      return;
    }
    InetSocketAddress next = nextUntried(at, nowNs);
    if (next == null) {
      // All others are silent: better here than nowhere, until one of them comes back.
      tried.clear();
      leaveNs = nowNs + AFTER_REFUSALS.toNanos();
    } else {
      invited = next;
      ask(next, steps, nowNs);
    }
  }

  private void comeBack(InetSocketAddress at, List<Step> steps, long nowNs) {
    for (InetSocketAddress better : order) {
      if (better.equals(at)) {
        return;
      }
      Comeback comeback = comeback(better, nowNs);
      if (comeback.isReady(nowNs) && invited == null) {
        invited = better;
        ask(better, steps, nowNs);
      } else if (comeback.probes(nowNs)) {
        steps.add(new Step.Probe(better));
      }
    }
  }

  private void ask(InetSocketAddress server, List<Step> steps, long nowNs) {
    tried.add(server);
    var _ = watch(server).sent(nowNs);
    steps.add(new Step.Ask(server));
  }

  /** Those that answered last before those that did not; a host's other port is as dead as it. */
  private @Nullable InetSocketAddress nextUntried(InetSocketAddress at, long nowNs) {
    return order.stream()
        .filter(server -> !server.equals(at) && !tried.contains(server))
        .min(
            Comparator.<InetSocketAddress, Boolean>comparing(server -> isOut(server, nowNs))
                .thenComparing(server -> isSameHost(server, at)))
        .orElse(null);
  }

  private boolean isOut(InetSocketAddress server, long nowNs) {
    return watch(server).isDead() || comeback(server, nowNs).isHeldDown(nowNs);
  }

  private static boolean isSameHost(InetSocketAddress one, InetSocketAddress other) {
    return Objects.equals(one.getAddress(), other.getAddress());
  }

  private EdgeWatch watch(InetSocketAddress server) {
    return watches.computeIfAbsent(server, _ -> new EdgeWatch());
  }

  private Comeback comeback(InetSocketAddress server, long nowNs) {
    return comebacks.computeIfAbsent(server, _ -> new Comeback(spread, nowNs));
  }
}
