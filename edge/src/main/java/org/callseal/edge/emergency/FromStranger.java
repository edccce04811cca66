package org.callseal.edge.emergency;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.route.Addresses;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.IdentityFields;
import org.callseal.edge.route.Way;
import org.callseal.edge.token.Branches;
import org.callseal.edge.token.Branches.Trace;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.edge.token.UnsealedTokens;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.emergency.EmergencyNumbers;

/**
 * The way of an unsealed caller's messages to the emergency route, as a stateless proxy (RFC 3261
 * 16.11). Nothing that the caller writes chooses where they go: the target and every Route are
 * replaced, by the operator's in a request that begins a call, by those in our own tokens later.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class FromStranger {

  /**
   * What a stranger may not say: who he is, that he takes another's call over (RFC 3891, 3911,
   * 4538), and passwords, which nobody asks here.
   */
  private static final List<HeaderName> CUT =
      List.of(
          HeaderName.ROUTE,
          HeaderName.PATH,
          HeaderName.REPLACES,
          HeaderName.of("Join"),
          HeaderName.of("Target-Dialog"),
          HeaderName.AUTHORIZATION,
          HeaderName.PROXY_AUTHORIZATION);

  private final EmergencyNumbers numbers;
  private final String target;
  private final Function<SipRequest, InetSocketAddress> nextHop;
  private final EmergencyDialogs dialogs;
  private final UnsealedTokens tokens;
  private final Branches branches;
  private final Answers answers;
  private final IdentityFields identity;
  private final Addresses addresses;

  /**
   * @param target what is asked for in place of what was dialled
   * @param nextHop where a request goes, by what it says once nothing of the caller's stands in it
   */
  FromStranger(
      EmergencyNumbers numbers,
      String target,
      Function<SipRequest, InetSocketAddress> nextHop,
      EmergencyParts parts) {
    this.numbers = numbers;
    this.target = target;
    this.nextHop = nextHop;
    this.tokens = parts.tokens();
    this.dialogs = new EmergencyDialogs(tokens);
    this.branches = parts.branches();
    this.answers = parts.answers();
    this.identity = parts.identity();
    this.addresses = parts.addresses();
  }

  /** Whether the request is one that begins a call for help, or its CANCEL or ACK. */
  boolean isForHelp(SipRequest request) {
    return numbers.isCall(request)
        || ((request.is("CANCEL") || request.is("ACK")) && numbers.isDialled(request.requestUri()));
  }

  /** The way of a request that is for help, or has a token of the dialog for its target. */
  Passage request(SipRequest request, UnsealedSource source) {
    InetSocketAddress from = source.address();
    if (answers.isAckOfOurs(request)) {
      return new Passage.Absorbed();
    }
    if (request.maxForwards().orElse(1) == 0) {
      // RFC 3261 16.3 step 3: MUST NOT forward.
      return passage(answers.answer(request, from, 483, "Too Many Hops"));
    }
    Optional<Way> refusal =
        answers.unlessUnderstood(request, from).or(() -> answers.unlessThereIsRoom(request, from));
    if (refusal.isPresent()) {
      return passage(refusal.get());
    }
    Trace trace = branches.trace("help", request, List.of());
    if (branches.loops(request, trace)) {
      return passage(answers.answer(request, from, 482, "Loop Detected"));
    }
    SipRewrite rewrite = SipRewrite.of(request).noteSource(from).decrementMaxForwards();
    identity.cutFromEndpoint(rewrite);
    CUT.forEach(rewrite::removeAll);
    if (!EmergencyDialogs.isInDialog(request)) {
      rewrite.replaceRequestUri(target);
      if (request.is("INVITE")) {
        rewrite.addFirst(
            HeaderName.RECORD_ROUTE, dialogs.recordRoute(request, source, addresses.core()));
      }
    } else {
      Optional<EmergencyDialogs.Way> way = dialogs.way(request, source);
      if (way.isEmpty() || !EmergencyDialogs.isMethod(request)) {
        return rejected(answers, request, from);
      }
      rewrite.replaceRequestUri(way.get().target());
      way.get().routes().ifPresent(routes -> rewrite.addFirst(HeaderName.ROUTE, routes));
    }
    String branch = branches.towardCore(source, request, trace);
    rewrite.addFirst(HeaderName.VIA, "SIP/2.0/UDP " + addresses.core() + ";rport;branch=" + branch);
    return SipParser.parse(rewrite.bytes()) instanceof SipRequest onward
        ? new Passage.ToCore(nextHop.apply(onward), onward.bytes())
        : new Passage.Refused(Refusal.MALFORMED);
  }

  /** The way of a response to a request that the helper's side sent in the dialog. */
  Passage response(SipResponse response, UnsealedSource source) {
    Optional<InetSocketAddress> to =
        branches.answerTo(response, tokens.standIn(source, response.callId())).map(Hop::address);
    if (to.isEmpty()) {
      return new Passage.None();
    }
    SipRewrite rewrite = SipRewrite.of(response).popVia();
    identity.cutFromEndpoint(rewrite);
    return new Passage.ToCore(to.get(), rewrite.bytes());
  }

  /** RFC 5626 5.3.1: a token that has been tampered with is answered 403. */
  static Passage rejected(Answers answers, SipRequest request, InetSocketAddress to) {
    return answers.warn(request, to, 403, "Forbidden", Refusal.NOT_AUTHENTIC)
            instanceof Way.Answered(byte[] bytes)
        ? new Passage.Rejected(Refusal.NOT_AUTHENTIC, bytes)
        : new Passage.Refused(Refusal.NOT_AUTHENTIC);
  }

  static Passage passage(Way way) {
    return switch (way) {
      case Way.Answered(byte[] bytes) -> new Passage.Answered(bytes);
      case Way.Refused(Refusal refusal) -> new Passage.Refused(refusal);
      case Way.ToCore _, Way.ToDevice _, Way.Absorbed _ ->
          throw new IllegalStateException("no answer of ours");
    };
  }
}
