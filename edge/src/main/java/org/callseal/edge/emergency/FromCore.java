package org.callseal.edge.emergency;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.IdentityFields;
import org.callseal.edge.token.Branches;
import org.callseal.edge.token.Branches.Trace;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.edge.token.UnsealedTokens;
import org.callseal.sip.HeaderName;
import org.callseal.sip.Malformed;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;

/**
 * The way back of an unsealed call for help: the helper's responses, and his own requests in the
 * dialog. Where they go stands in a token of ours, never in an address of the message.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class FromCore {

  private final EmergencyDialogs dialogs;
  private final UnsealedTokens tokens;
  private final Branches branches;
  private final Answers answers;
  private final IdentityFields identity;
  private final IntFunction<String> outer;

  /**
   * @param outer host and port by which callers know the edge's port of this number
   */
  FromCore(EmergencyParts parts, IntFunction<String> outer) {
    this.tokens = parts.tokens();
    this.dialogs = new EmergencyDialogs(tokens);
    this.branches = parts.branches();
    this.answers = parts.answers();
    this.identity = parts.identity();
    this.outer = outer;
  }

  Passage response(SipResponse response) {
    Optional<UnsealedSource> to = branches.source(response);
    if (to.isEmpty()) {
      return new Passage.None();
    }
    // RFC 3261 16.7 step 3: where no Via stays, the response MUST NOT be forwarded.
    if (response.vias().size() < 2) {
      return new Passage.Refused(Refusal.NOT_AUTHENTIC);
    }
    UnsealedSource caller = to.get();
    SipRewrite rewrite = SipRewrite.of(response).popVia();
    identity.cutTowardStranger(rewrite);
    boolean inDialog = response.status() > 100 && response.status() < 300;
    String own = outer.apply(caller.port());
    boolean hidden =
        !inDialog
            || (dialogs.hideTarget(
                    response, caller, EmergencyDialogs.ofCaller(response), own, rewrite)
                && dialogs.hideRoutes(response, caller, own, rewrite));
    return hidden ? toSource(caller, rewrite) : new Passage.Refused(Refusal.MALFORMED);
  }

  /** What has grown beyond what the caller would read goes no further. */
  private static Passage toSource(UnsealedSource caller, SipRewrite rewrite) {
    byte[] bytes = rewrite.bytes();
    return SipParser.parse(bytes) instanceof Malformed
        ? new Passage.Refused(Refusal.MALFORMED)
        : new Passage.ToSource(caller, bytes);
  }

  Passage request(SipRequest request, InetSocketAddress source) {
    if (!EmergencyDialogs.namesCaller(request)) {
      return new Passage.None();
    }
    Optional<UnsealedSource> caller = dialogs.caller(request);
    if (caller.isEmpty() || !EmergencyDialogs.isMethod(request)) {
      return FromStranger.rejected(answers, request, source);
    }
    if (request.maxForwards().orElse(1) == 0) {
      // RFC 3261 16.3 step 3: MUST NOT forward.
      return FromStranger.passage(answers.answer(request, source, 483, "Too Many Hops"));
    }
    Trace trace = branches.trace("helped", request, List.of());
    if (branches.loops(request, trace)) {
      return FromStranger.passage(answers.answer(request, source, 482, "Loop Detected"));
    }
    return toCaller(request, source, caller.get(), trace);
  }

  private Passage toCaller(
      SipRequest request, InetSocketAddress source, UnsealedSource caller, Trace trace) {
    String own = outer.apply(caller.port());
    SipRewrite rewrite =
        SipRewrite.of(request).noteSource(source).decrementMaxForwards().popRoute();
    identity.cutTowardStranger(rewrite);
    rewrite.removeAll(HeaderName.RECORD_ROUTE);
    if (!dialogs.hideTarget(request, caller, EmergencyDialogs.ofCalled(request), own, rewrite)) {
      return new Passage.Refused(Refusal.MALFORMED);
    }
    String branch =
        branches.towardEndpoint(
            tokens.standIn(caller, request.callId()),
            request,
            new Hop(source, Hop.Takes.DATAGRAMS),
            trace);
    rewrite.addFirst(
        HeaderName.VIA,
        "SIP/2.0/UDP " + own + ";branch=" + branch + branches.besides(branch, request));
    return toSource(caller, rewrite);
  }
}
