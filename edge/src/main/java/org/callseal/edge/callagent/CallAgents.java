package org.callseal.edge.callagent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.SipUri;
import org.callseal.sip.Via;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured call agents and their health. They are the only next hops that an endpoint's
 * request has. Each is asked with OPTIONS, whatever it answers is a sign of life; at the start all
 * count as up.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class CallAgents {

  private static final Logger LOG = LoggerFactory.getLogger(CallAgents.class);
  private static final String BRANCH = Via.MAGIC_COOKIE + "h";
  private static final int NONCE = 12;

  private final List<State> states;
  private final HealthCheck check;
  private final Loop loop;
  private final RandomSource random;
  private @Nullable MessagePort port;
  private Loop.@Nullable Timer timer;
  private boolean stopped;

  public CallAgents(List<CallAgent> callAgents, HealthCheck check, Loop loop, RandomSource random) {
    this.states =
        callAgents.stream()
            .sorted(Comparator.comparingInt(CallAgent::priority))
            .map(State::new)
            .toList();
    this.check = check;
    this.loop = loop;
    this.random = random;
  }

  /** Begins to ask, from this port. */
  public void start(MessagePort corePort) {
    port = corePort;
    if (!stopped) {
      ask();
    }
  }

  public void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  /** Whether a call agent of ours sends from this host. */
  public boolean isHost(InetAddress host) {
    return states.stream().anyMatch(state -> state.is.address().getAddress().equals(host));
  }

  /** The call agent that a URI names, up or down. */
  public Optional<CallAgent> namedBy(SipUri uri) {
    return states.stream().map(state -> state.is).filter(is -> is.isNamedBy(uri)).findFirst();
  }

  /**
   * The call agent for a request without a Route of its own: of the lowest priority that has one
   * up, by weight. The same Call-ID comes to the same one as long as the same ones are up, so that
   * retransmissions and CANCEL find their transaction (RFC 3261 16.11).
   */
  public Optional<CallAgent> choose(String callId) {
    State best = null;
    double highest = 0;
    for (State state : states) {
      if (best != null && state.is.priority() > best.is.priority()) {
        break;
      }
      double score = score(callId, state.is);
      if (state.up && (best == null || score > highest)) {
        best = state;
        highest = score;
      }
    }
    return Optional.ofNullable(best).map(state -> state.is);
  }

  /** Weighted rendezvous hashing: a call agent that goes moves only what went to it. */
  private static double score(String callId, CallAgent callAgent) {
    long mixed = (callId.hashCode() * 31L + callAgent.address().hashCode()) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
    double unit = ((mixed >>> 11) + 0.5) * 0x1p-53;
    return -callAgent.weight() / Math.log(unit);
  }

  /** Takes an answer to an OPTIONS of ours, a late one too; false when the response is none. */
  public boolean take(SipResponse response, InetSocketAddress from) {
    String branch = response.topVia().branch().orElse("");
    if (!branch.startsWith(BRANCH)) {
      return false;
    }
    boolean ours = false;
    for (State state : states) {
      boolean its = state.is.address().equals(from);
      ours = ours || its;
      if (its && branch.equals(state.asked)) {
        state.asked = null;
        state.missed = 0;
        setUp(state, true);
      }
    }
    return ours;
  }

  private void ask() {
    // First: should asking one of them fail, the others are asked again all the same.
    timer = loop.schedule(check.interval(), this::ask);
    for (State state : states) {
      if (state.asked != null && ++state.missed >= check.misses()) {
        setUp(state, false);
      }
      String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(random.bytes(NONCE));
      state.asked = BRANCH + nonce;
      send(state.is, nonce);
    }
  }

  private void send(CallAgent to, String nonce) {
    MessagePort from = port;
    if (from == null) {
      throw new IllegalStateException("not started");
    }
    String self = HostPort.of(from.localAddress());
    String target = "sip:" + HostPort.of(to.address());
    byte[] options =
        SipText.request("OPTIONS", target)
            .header(HeaderName.VIA, "SIP/2.0/UDP " + self + ";rport;branch=" + BRANCH + nonce)
            .header(HeaderName.MAX_FORWARDS, "70")
            .header(HeaderName.FROM, "<sip:edge@" + self + ">;tag=" + nonce)
            .header(HeaderName.TO, "<" + target + ">")
            .header(HeaderName.CALL_ID, nonce)
            .header(HeaderName.CSEQ, "1 OPTIONS")
            .bytes();
    from.send(to.address(), options);
  }

  private static void setUp(State state, boolean up) {
    if (state.up == up) {
      return;
    }
    state.up = up;
    if (up) {
      LOG.info("call agent {} at {} answers again", state.is.name(), state.is.address());
    } else {
      LOG.warn("call agent {} at {} does not answer", state.is.name(), state.is.address());
    }
  }

  private static final class State {
    private final CallAgent is;
    private boolean up = true;
    private int missed;
    private @Nullable String asked;

    private State(CallAgent is) {
      this.is = is;
    }
  }
}
