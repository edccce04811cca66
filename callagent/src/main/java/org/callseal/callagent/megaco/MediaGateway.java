package org.callseal.callagent.megaco;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.callseal.megaco.Clause;
import org.callseal.megaco.transaction.Dialect;
import org.callseal.megaco.transaction.MegacoTransactions;
import org.callseal.megaco.transaction.Outcome;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One media gateway, by the address that it has at the edge and its message identifier. States are
 * of the ServiceChanges of ROOT (RFC 3525 7.2.8).
 *
 * <pre>
 * any      -- Restart, Disconnected, Failover, HandOff; or first heard of --> AUDITING
 * any      -- Forced --> OUT_OF_SERVICE        any -- Graceful --> LEAVING
 * AUDITING, IN_SERVICE, UNREACHABLE -- an audit is answered --> IN_SERVICE
 * AUDITING, IN_SERVICE, LEAVING -- it is not --> UNREACHABLE
 * </pre>
 *
 * Belongs to the controller's loop.
 */
final class MediaGateway {

  private static final Logger LOG = LoggerFactory.getLogger(MediaGateway.class);
  private static final String ROOT = "root";
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_/]{0,63}(?:@[A-Za-z0-9.-]{1,64})?");

  private final InetSocketAddress address;
  private final String name;
  private final MegacoTransactions transactions;
  private final Loop loop;
  private final int mostTerminations;
  private final Map<String, Termination> terminations = new LinkedHashMap<>();
  private MediaGatewayState state = MediaGatewayState.AUDITING;
  private Dialect dialect = Dialect.TEXT;
  private String lastChange = "";
  private OptionalLong lastChangeSeconds = OptionalLong.empty();
  private OptionalLong inServiceSince = OptionalLong.empty();
  private int audits;
  private long requests;

  MediaGateway(
      InetSocketAddress address,
      String name,
      MegacoTransactions transactions,
      Loop loop,
      int mostTerminations) {
    this.address = address;
    this.name = name;
    this.transactions = transactions;
    this.loop = loop;
    this.mostTerminations = mostTerminations;
  }

  /** It speaks so, as its last message shows. */
  void speaks(Dialect spoken) {
    dialect = spoken;
  }

  /** RFC 3525 7.2.8: it, or one of its terminations, comes or goes. */
  void changed(String termination, String method, String reason) {
    lastChange = (method + " " + reason).strip();
    lastChangeSeconds = OptionalLong.of(loop.utcSeconds());
    boolean whole = termination.equalsIgnoreCase(ROOT);
    switch (method.toLowerCase(Locale.ROOT)) {
      case "forced", "fo" -> left(whole, MediaGatewayState.OUT_OF_SERVICE, termination);
      case "graceful", "gr" -> left(whole, MediaGatewayState.LEAVING, termination);
      default -> {
        if (whole) {
          terminations.clear();
          become(MediaGatewayState.AUDITING);
          audit();
        } else {
          come(termination);
        }
      }
    }
  }

  private void left(boolean whole, MediaGatewayState how, String termination) {
    if (whole) {
      become(how);
    } else if (how == MediaGatewayState.OUT_OF_SERVICE) {
      terminations.remove(key(termination));
    }
  }

  private void come(String termination) {
    terminations.remove(key(termination));
    Termination learned = learn(termination);
    if (learned != null) {
      watch(learned);
    }
  }

  /** It has seen something at a termination. */
  void notified(String termination, Clause observed) {
    Termination known = learn(termination);
    if (known != null && known.notified(observed.group(), loop.utcSeconds())) {
      LOG.info("gateway {}: {} {}", name, termination, known.line().word());
    }
  }

  /** Asks which terminations it has, and each for its hook. */
  void audit() {
    int turn = ++audits;
    transactions.send(
        address,
        dialect,
        "C=-{AV=*{AT{}}}",
        outcome -> {
          if (turn == audits) {
            audited(outcome);
          }
        });
  }

  private void audited(Outcome outcome) {
    switch (outcome) {
      case Outcome.Unanswered _ -> unanswered();
      case Outcome.Replied replied -> {
        // Whatever it answers it is there; one that lists no terminations tells of them itself.
        if (state != MediaGatewayState.LEAVING && state != MediaGatewayState.OUT_OF_SERVICE) {
          replied.commands("AuditValue", "AV").map(Clause::value).forEach(this::learn);
          become(MediaGatewayState.IN_SERVICE);
          terminations.values().forEach(this::watch);
        }
      }
    }
  }

  private void watch(Termination termination) {
    String request = termination.watch(++requests);
    long turn = requests;
    transactions.send(
        address,
        dialect,
        request,
        outcome -> {
          if (turn == termination.request()) {
            watched(termination, outcome);
          }
        });
  }

  private void watched(Termination termination, Outcome outcome) {
    switch (outcome) {
      case Outcome.Unanswered _ -> unanswered();
      case Outcome.Replied replied -> termination.watched(replied.error().isEmpty());
    }
  }

  /** What was asked before it went out of service says nothing of it any more. */
  private void unanswered() {
    if (state != MediaGatewayState.OUT_OF_SERVICE) {
      become(MediaGatewayState.UNREACHABLE);
    }
  }

  /** Whether it is one to be asked from time to time. */
  boolean isServing() {
    return state != MediaGatewayState.OUT_OF_SERVICE;
  }

  MediaGatewayView view() {
    return new MediaGatewayView(
        name,
        address,
        dialect.version(),
        dialect.encoding(),
        state,
        lastChange,
        lastChangeSeconds,
        inServiceSince,
        terminations.values().stream().map(Termination::view).toList());
  }

  private @Nullable Termination learn(String termination) {
    String key = key(termination);
    if (key.equals(ROOT)
        || !NAME.matcher(termination).matches()
        || (!terminations.containsKey(key) && terminations.size() >= mostTerminations)) {
      return null;
    }
    return terminations.computeIfAbsent(key, _ -> new Termination(termination));
  }

  private static String key(String termination) {
    return termination.toLowerCase(Locale.ROOT);
  }

  private void become(MediaGatewayState next) {
    if (state == next) {
      return;
    }
    state = next;
    inServiceSince =
        next == MediaGatewayState.IN_SERVICE
            ? OptionalLong.of(loop.utcSeconds())
            : next == MediaGatewayState.LEAVING ? inServiceSince : OptionalLong.empty();
    LOG.info(
        "gateway {} at {}: {}{}",
        name,
        address,
        next.word(),
        next == MediaGatewayState.IN_SERVICE ? ", " + terminations.size() + " terminations" : "");
  }
}
