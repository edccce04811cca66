package org.callseal.edge.emergency;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.CallAgents;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.relay.gate.SourceRates;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unsealed calls for help. They ask no store, no authority and no health check, keep nothing in
 * memory and have a budget of their own: whatever stands still in the edge, they pass.
 *
 * <p>Belongs to one loop, its counters to any thread; lives as long as the edge.
 */
public final class EmergencyCalls {

  private static final Logger LOG = LoggerFactory.getLogger(EmergencyCalls.class);
  private static final int BURST_SECONDS = 4;
  private static final long SAID_AGAIN_NS = 10_000_000_000L;

  private final FromStranger fromStranger;
  private final FromCore fromCore;
  private final SourceRates calls;
  private final SourceRates messages;
  private final AtomicLong passed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private boolean said;
  private long saidNs;

  /**
   * @param callAgents take them where the operator names no route
   * @param outer host and port by which callers know the edge's port of this number
   */
  public EmergencyCalls(
      EmergencySettings settings,
      CallAgents callAgents,
      EmergencyParts parts,
      IntFunction<String> outer,
      RandomSource random,
      long nowNs) {
    String target = settings.route().map(EmergencyRoute::uri).orElse(EmergencyRoute.ANY_HELP);
    Function<SipRequest, InetSocketAddress> nextHop =
        settings
            .route()
            .<Function<SipRequest, InetSocketAddress>>map(route -> _ -> route.address())
            .orElse(callAgents::forHelp);
    this.fromStranger = new FromStranger(settings.numbers(), target, nextHop, parts);
    this.fromCore = new FromCore(parts, outer);
    this.calls = rates(settings.callsPerSource(), random, nowNs);
    this.messages = rates(settings.messagesPerSource(), random, nowNs);
  }

  private static SourceRates rates(int perSecond, RandomSource random, long nowNs) {
    return new SourceRates(perSecond, perSecond * BURST_SECONDS, random, nowNs);
  }

  /** What becomes of a message that came without a seal. */
  public Passage fromStranger(SipMessage message, UnsealedSource source, long nowNs) {
    return switch (message) {
      case SipRequest request -> request(request, source, nowNs);
      case SipResponse response -> response(response, source, nowNs);
    };
  }

  private Passage request(SipRequest request, UnsealedSource source, long nowNs) {
    boolean inDialog = EmergencyDialogs.isInDialog(request);
    if (!inDialog && !fromStranger.isForHelp(request)) {
      return new Passage.None();
    }
    SourceRates rates = request.is("INVITE") && !inDialog ? calls : messages;
    if (!rates.take(source.address().getAddress(), nowNs)) {
      return counted(new Passage.Refused(Refusal.OVERLOADED));
    }
    Passage passage = counted(fromStranger.request(request, source));
    if (rates == calls && passage instanceof Passage.ToCore) {
      say(source, nowNs);
    }
    return passage;
  }

  private Passage response(SipResponse response, UnsealedSource source, long nowNs) {
    return messages.take(source.address().getAddress(), nowNs)
        ? counted(fromStranger.response(response, source))
        : new Passage.None();
  }

  /** What becomes of a message of the call agents' or the emergency route's. */
  public Passage fromCore(SipMessage message, InetSocketAddress source) {
    return counted(
        switch (message) {
          case SipRequest request -> fromCore.request(request, source);
          case SipResponse response -> fromCore.response(response);
        });
  }

  private Passage counted(Passage passage) {
    switch (passage) {
      case Passage.ToCore _, Passage.ToSource _ -> passed.incrementAndGet();
      case Passage.Answered _, Passage.Rejected _, Passage.Refused _ -> refused.incrementAndGet();
      case Passage.None _, Passage.Absorbed _ -> {}
    }
    return passage;
  }

  /** Not for each: a flood shall not fill the disk. */
  private void say(UnsealedSource source, long nowNs) {
    if (!said || nowNs - saidNs >= SAID_AGAIN_NS) {
      said = true;
      saidNs = nowNs;
      LOG.warn("an unsealed emergency call came from {}", source.address());
    }
  }

  /** How many messages of unsealed calls for help have passed, either way. */
  public long passed() {
    return passed.get();
  }

  /** How many have not. */
  public long refused() {
    return refused.get();
  }
}
