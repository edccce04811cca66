package org.callseal.edge.callagent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.SipUri;
import org.callseal.sip.Via;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * The configured call agents and their health. They are the only next hops that an endpoint's
 * request has. Each is asked with OPTIONS, whatever it answers is a sign of life; at the start all
 * count as up.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class CallAgents {

  private static final String BRANCH = Via.MAGIC_COOKIE + "h";
  private static final int NONCE = 12;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final List<Watch> watches;
  private final LastChoices lastChoices = new LastChoices();
  private final HealthCheck check;
  private final Loop loop;
  private final RandomSource random;
  private @Nullable MessagePort port;
  private @Nullable MessagePort streams;
  private Loop.@Nullable Timer timer;
  private boolean stopped;

  public CallAgents(List<CallAgent> callAgents, HealthCheck check, Loop loop, RandomSource random) {
    this.watches =
        callAgents.stream()
            .sorted(Comparator.comparingInt(CallAgent::priority))
            .map(is -> new Watch(is, check, loop, this::send))
            .toList();
    this.check = check;
    this.loop = loop;
    this.random = random;
  }

  /** Begins to ask, from these ports over UDP and TCP. */
  public void start(MessagePort corePort, MessagePort coreStreams) {
    port = corePort;
    streams = coreStreams;
    if (!stopped) {
      ask();
    }
  }

  public void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
    watches.forEach(Watch::stop);
  }

  /** Whether a call agent of ours sends from this host. */
  public boolean isHost(InetAddress host) {
    return watches.stream().anyMatch(watch -> watch.is().address().getAddress().equals(host));
  }

  /** The call agent that a URI names, up or down. */
  public Optional<CallAgent> namedBy(SipUri uri) {
    return watches.stream().map(Watch::is).filter(is -> is.isNamedBy(uri)).findFirst();
  }

  /** The call agent that sends from this address, or else from another port of its host. */
  public Optional<CallAgent> at(InetSocketAddress address) {
    Optional<CallAgent> exactly = find(is -> is.address().equals(address));
    return exactly.isPresent()
        ? exactly
        : find(is -> is.address().getAddress().equals(address.getAddress()));
  }

  private Optional<CallAgent> find(Predicate<CallAgent> sought) {
    return watches.stream().map(Watch::is).filter(sought).findFirst();
  }

  /**
   * The call agent for a request that names none: of the lowest priority that has one ready, by
   * weight; where none is ready, of those that are up. The same Call-ID comes to the same one as
   * long as the same ones are ready, so that retransmissions find their transaction (RFC 3261
   * 16.11); CANCEL and ACK follow their INVITE.
   */
  public Optional<CallAgent> choose(SipRequest request) {
    if (watches.size() == 1) {
      return Optional.of(watches.getFirst()).filter(Watch::isUp).map(Watch::is);
    }
    Watch last = lastChoices.of(request.callId());
    boolean follows = request.is("CANCEL") || request.is("ACK");
    if (last != null && (follows || (request.is("INVITE") && last.isUp()))) {
      return Optional.of(last.is());
    }
    Watch ready = best(request.callId(), Watch::isReady);
    Watch chosen = ready == null ? best(request.callId(), Watch::isUp) : ready;
    if (chosen != null && request.is("INVITE")) {
      lastChoices.keep(request.callId(), chosen, loop.nanoTime());
    }
    return Optional.ofNullable(chosen).map(Watch::is);
  }

  private @Nullable Watch best(String callId, Predicate<Watch> eligible) {
    Watch best = null;
    double highest = 0;
    for (Watch watch : watches) {
      if (best != null && watch.is().priority() > best.is().priority()) {
        break;
      }
      double score = score(callId, watch.is());
      if (eligible.test(watch) && (best == null || score > highest)) {
        best = watch;
        highest = score;
      }
    }
    return best;
  }

  /**
   * Where an unsealed call for help goes: to the call agent that its first Route or its target
   * names, else to one that is up; and when all seem down, to the first all the same. Strangers'
   * requests are not kept in mind.
   */
  public InetSocketAddress forHelp(SipRequest request) {
    Optional<SipUri> first =
        request.routes().isEmpty() ? request.requestSipUri() : request.routes().getFirst().sipUri();
    return first
        .flatMap(this::namedBy)
        .or(() -> Optional.ofNullable(best(request.callId(), Watch::isUp)).map(Watch::is))
        .orElse(watches.getFirst().is())
        .address();
  }

  /** Weighted rendezvous hashing: a call agent that goes moves only what went to it. */
  private static double score(String callId, CallAgent callAgent) {
    long mixed = (callId.hashCode() * 31L + callAgent.address().hashCode()) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
    double unit = ((mixed >>> 11) + 0.5) * 0x1p-53;
    return -callAgent.weight() / Math.log(unit);
  }

  /** A request that somebody is to answer goes to this call agent. */
  public void sent(CallAgent to) {
    for (Watch watch : watches) {
      if (watch.is().equals(to)) {
        watch.sent(() -> watch.ask(nonce()));
      }
    }
  }

  /** Something came from a core-side address. */
  public void heard(InetSocketAddress from) {
    for (Watch watch : watches) {
      if (watch.is().address().equals(from)) {
        watch.heard();
      }
    }
  }

  /** Takes an answer to an OPTIONS of ours, a late one too; false when the response is none. */
  public boolean take(SipResponse response, InetSocketAddress from) {
    String branch = response.topVia().branch().orElse("");
    if (!branch.startsWith(BRANCH)) {
      return false;
    }
    boolean ours = false;
    for (Watch watch : watches) {
      if (watch.is().address().equals(from)) {
        ours = true;
        watch.answered(branch.substring(BRANCH.length()), response.status());
      }
    }
    return ours;
  }

  /**
   * A response to a request comes from there. RFC 3261 21.5.4: after a 503 with Retry-After its
   * sender gets no requests for that time; without, it counts as a 500.
   *
   * @return whether it says that this call agent alone cannot, and another could
   */
  public boolean isOutOfService(SipResponse response, InetSocketAddress from) {
    if (response.status() != SERVICE_UNAVAILABLE) {
      return false;
    }
    for (Watch watch : watches) {
      if (watch.is().address().equals(from)) {
        retryAfter(response).ifPresent(watch::rest);
        return watches.stream().anyMatch(other -> other != watch && other.isReady());
      }
    }
    return false;
  }

  /** Retry-After = delta-seconds [ comment ] *( SEMI retry-param ). */
  private static Optional<Long> retryAfter(SipResponse response) {
    return response
        .header(HeaderName.RETRY_AFTER)
        .map(value -> value.split("[^0-9]", 2)[0])
        .filter(digits -> !digits.isEmpty() && digits.length() < 10)
        .map(Long::valueOf);
  }

  /** How many INVITEs it remembers the call agent of. */
  public int size() {
    return lastChoices.size();
  }

  private void ask() {
    // First: should asking one of them fail, the others are asked again all the same.
    timer = loop.schedule(check.interval(), this::ask);
    watches.forEach(watch -> watch.ask(nonce()));
  }

  private String nonce() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random.bytes(NONCE));
  }

  private void send(CallAgent to, String nonce) {
    MessagePort from = to.takes() == Hop.Takes.STREAMS ? streams : port;
    if (from == null) {
      throw new IllegalStateException("not started");
    }
    if (stopped) {
      return;
    }
    String self = HostPort.of(from.localAddress());
    String target = "sip:" + HostPort.of(to.address());
    byte[] options =
        SipText.request("OPTIONS", target)
            .header(
                HeaderName.VIA,
                "SIP/2.0/" + from.medium() + " " + self + ";rport;branch=" + BRANCH + nonce)
            .header(HeaderName.MAX_FORWARDS, "70")
            .header(HeaderName.FROM, "<sip:edge@" + self + ">;tag=" + nonce)
            .header(HeaderName.TO, "<" + target + ">")
            .header(HeaderName.CALL_ID, nonce)
            .header(HeaderName.CSEQ, "1 OPTIONS")
            .bytes();
    from.send(to.address(), options);
  }
}
