package org.callseal.edge.route;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.CallAgents;
import org.callseal.edge.callagent.Contacts;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.flow.Device;
import org.callseal.edge.token.Branches;
import org.callseal.edge.token.Branches.Trace;
import org.callseal.edge.token.ContactTokens;
import org.callseal.edge.token.RouteTokens;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;

/**
 * The way of a verified message from a device to the call agents, as a stateless proxy (RFC 3261
 * 16.11). The next hop is a configured call agent, or for a response the source that its request
 * came from; never an address out of the message.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Inward {

  private static final int RETRY_AFTER = 10;

  private final RouteTokens tokens;
  private final Branches branches;
  private final Answers answers;
  private final IdentityFields identity;
  private final CallAgents callAgents;
  private final Addresses addresses;
  private final HiddenContacts contacts;
  private final OuterFields outerFields;

  public Inward(
      RouteTokens tokens,
      ContactTokens contactTokens,
      Branches branches,
      Answers answers,
      IdentityFields identity,
      CallAgents callAgents,
      Addresses addresses) {
    this.tokens = tokens;
    this.branches = branches;
    this.answers = answers;
    this.identity = identity;
    this.callAgents = callAgents;
    this.addresses = addresses;
    this.contacts = new HiddenContacts(contactTokens, addresses);
    this.outerFields = new OuterFields(tokens, addresses);
  }

  /**
   * The way of a message that is in scope.
   *
   * @param outer the host and port of ours that the device sends to
   */
  public Way way(Device device, SipMessage message, InetSocketAddress source, String outer) {
    return switch (message) {
      case SipRequest request -> request(device, request, source, outer);
      case SipResponse response -> response(device, response);
    };
  }

  private Way request(Device device, SipRequest arrived, InetSocketAddress source, String outer) {
    if (answers.isAckOfOurs(arrived)) {
      return new Way.Absorbed();
    }
    if (arrived.maxForwards().orElse(1) == 0) {
      // RFC 3261 16.3 step 3: MUST NOT forward.
      return answers.answer(arrived, source, 483, "Too Many Hops");
    }
    SipRequest request = OwnRoutes.straightened(arrived, tokens);
    OwnRoutes routes = OwnRoutes.of(request, tokens, addresses.own());
    if (routes.forged()) {
      return answers.warn(request, source, 403, "Forbidden", Refusal.NOT_AUTHENTIC);
    }
    if (routes.rest().isEmpty() && isForUs(request)) {
      return answers.answer(request, source, 200, "OK");
    }
    Optional<Way> refusal =
        answers
            .unlessUnderstood(request, source)
            .or(() -> answers.unlessThereIsRoom(request, source));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Trace trace = branches.trace("in", request, routes.rest());
    if (branches.loops(request, trace)) {
      // RFC 3261 16.3 step 4. RFC 5393 4.1 asks it of proxies that fork: call agents may.
      return answers.answer(request, source, 482, "Loop Detected");
    }
    Optional<CallAgent> to = nextHop(request, routes);
    if (to.isEmpty()) {
      return answers.unavailable(request, source, RETRY_AFTER);
    }
    boolean hides = to.get().contacts() == Contacts.REWRITE;
    if (hides && request.is("REGISTER") && contacts.isTooLong(device.kid(), request)) {
      return answers.answer(request, source, 513, "Message Too Large");
    }
    // RFC 3581 4: the source MUST be noted in a Via with rport. RFC 3261 16.6 step 3: Max-Forwards
    // MUST be counted down.
    SipRewrite rewrite = SipRewrite.of(request).noteSource(source).decrementMaxForwards();
    identity.cutFromEndpoint(rewrite);
    identity.assertIdentity(device, request, request.from().uri(), rewrite);
    routes.popFrom(rewrite);
    boolean addsPath = !hides && outerFields.addsPath(request);
    if (hides) {
      contacts.hide(device.kid(), request, rewrite);
    }
    outerFields.recordWay(device, request, outer, to.get(), rewrite);
    // RFC 3261 16.6 step 8: the proxy MUST put its own Via before those that are there.
    rewrite.addFirst(
        HeaderName.VIA,
        "SIP/2.0/UDP "
            + addresses.core()
            + ";rport;branch="
            + branches.towardCore(device.kid(), request, trace, addsPath));
    if (!request.is("ACK")) {
      callAgents.sent(to.get());
    }
    return new Way.ToCore(to.get().hop(), rewrite.bytes());
  }

  private boolean isForUs(SipRequest request) {
    return request.is("OPTIONS")
        && request
            .requestSipUri()
            .filter(uri -> uri.user().isEmpty() && OwnRoutes.namesUs(uri, addresses.own()))
            .isPresent();
  }

  /** A Route or Request-URI that names a call agent chooses it: it may hold the dialog. */
  private Optional<CallAgent> nextHop(SipRequest request, OwnRoutes routes) {
    Optional<CallAgent> named =
        routes.rest().isEmpty()
            ? request.requestSipUri().flatMap(callAgents::namedBy)
            : routes.rest().getFirst().sipUri().flatMap(callAgents::namedBy);
    return named.isPresent() ? named : callAgents.choose(request);
  }

  /** The way of a device's response: to where its request came from. */
  public Way response(Device device, SipResponse response) {
    Optional<Hop> to = branches.answerTo(response, device.kid());
    // RFC 3261 16.7 step 3: where no Via stays, the response MUST NOT be forwarded.
    if (to.isEmpty() || response.vias().size() < 2) {
      return new Way.Refused(Refusal.OUT_OF_SCOPE);
    }
    SipRewrite rewrite = SipRewrite.of(response).popVia();
    identity.cutFromEndpoint(rewrite);
    identity.assertIdentity(device, response, response.to().uri(), rewrite);
    if (callAgents
        .at(to.get().address())
        .filter(at -> at.contacts() == Contacts.REWRITE)
        .isPresent()) {
      contacts.hide(device.kid(), response, rewrite);
    }
    return new Way.ToCore(to.get(), rewrite.bytes());
  }
}
