package org.callseal.edge.route;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.token.Branches;
import org.callseal.edge.token.Branches.Trace;
import org.callseal.edge.token.ContactTokens;
import org.callseal.edge.token.ContactTokens.Contact;
import org.callseal.edge.token.RouteTokens;
import org.callseal.sip.HeaderField;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipUri;

/**
 * The way of a message from the call agents' side to a device: by a token of our own in Route or in
 * the branch of our Via, never by an address out of the message.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Outward {

  private static final int RETRY_AFTER = 60;

  private final RouteTokens tokens;
  private final Branches branches;
  private final Answers answers;
  private final IdentityFields identity;
  private final Addresses addresses;
  private final CalledName calledName;
  private final HiddenContacts contacts;

  public Outward(
      RouteTokens tokens,
      ContactTokens contactTokens,
      Branches branches,
      Answers answers,
      IdentityFields identity,
      Addresses addresses) {
    this.tokens = tokens;
    this.branches = branches;
    this.answers = answers;
    this.identity = identity;
    this.addresses = addresses;
    this.calledName = new CalledName(addresses);
    this.contacts = new HiddenContacts(contactTokens, addresses);
  }

  /** Whom a message is for. */
  public sealed interface Target {

    /**
     * For this device, once it is known how to reach it.
     *
     * @param outbound whether it is asked for by a flow of RFC 5626, beside which it may have
     *     others
     */
    record Reach(Kid device, boolean outbound, SipRequest request, OwnRoutesOf routes, Trace trace)
        implements Target {}

    /** For the device that speaks under this name, once it is found. */
    record Named(String name, SipRequest request, OwnRoutesOf routes, Trace trace)
        implements Target {

      public Reach by(Kid device) {
        return new Reach(device, false, request, routes, trace);
      }
    }

    /** For no device. */
    record Nobody(Way way) implements Target {}
  }

  /** The Routes of ours in a request, which only this package takes apart. */
  public static final class OwnRoutesOf {
    private final OwnRoutes routes;

    private OwnRoutesOf(OwnRoutes routes) {
      this.routes = routes;
    }
  }

  /** Finds the device that a request is for. */
  public Target target(SipRequest arrived, InetSocketAddress source) {
    if (answers.isAckOfOurs(arrived)) {
      return new Target.Nobody(new Way.Absorbed());
    }
    if (arrived.maxForwards().orElse(1) == 0) {
      // RFC 3261 16.3 step 3: MUST NOT forward.
      return new Target.Nobody(answers.answer(arrived, source, 483, "Too Many Hops"));
    }
    SipRequest request = OwnRoutes.straightened(arrived, tokens);
    OwnRoutes routes = OwnRoutes.of(request, tokens, addresses.own());
    if (routes.forged()) {
      // RFC 5626 5.3.1: a flow token that has been tampered with is answered 403.
      return new Target.Nobody(
          answers.warn(request, source, 403, "Forbidden", Refusal.NOT_AUTHENTIC));
    }
    Optional<Kid> device = device(request, routes);
    Optional<String> name =
        device.isEmpty() && routes.rest().isEmpty()
            ? calledName.of(request)
            : Optional.<String>empty();
    if (device.isEmpty() && name.isEmpty()) {
      return new Target.Nobody(withoutToken(request, source));
    }
    Optional<Way> refusal =
        answers
            .unlessUnderstood(request, source)
            .or(() -> answers.unlessThereIsRoom(request, source));
    if (refusal.isPresent()) {
      return new Target.Nobody(refusal.get());
    }
    Trace trace = branches.trace("out", request, routes.rest());
    if (branches.loops(request, trace)) {
      return new Target.Nobody(answers.answer(request, source, 482, "Loop Detected"));
    }
    OwnRoutesOf ours = new OwnRoutesOf(routes);
    boolean outbound = routes.token().filter(OwnRoutes.Token::outbound).isPresent();
    return device
        .<Target>map(kid -> new Target.Reach(kid, outbound, request, ours, trace))
        .orElseGet(() -> new Target.Named(name.orElseThrow(), request, ours, trace));
  }

  private Optional<Kid> device(SipRequest request, OwnRoutes routes) {
    return routes
        .token()
        .map(OwnRoutes.Token::device)
        .or(() -> request.requestSipUri().flatMap(this::deviceIn));
  }

  private Optional<Kid> deviceIn(SipUri uri) {
    return OwnRoutes.token(uri, tokens)
        .map(OwnRoutes.Token::device)
        .or(() -> contacts.in(uri).map(Contact::device));
  }

  /**
   * What a call agent that asks whether this edge serves is told when it does no more; nothing for
   * all other requests.
   */
  public Optional<Way> outOfService(SipRequest request, InetSocketAddress source) {
    return request.is("OPTIONS") && request.routes().isEmpty() && isForUs(request)
        ? Optional.of(answers.unavailable(request, source, RETRY_AFTER))
        : Optional.empty();
  }

  private boolean isForUs(SipRequest request) {
    return request
        .requestSipUri()
        .filter(uri -> uri.user().isEmpty() && OwnRoutes.namesUs(uri, addresses.own()))
        .isPresent();
  }

  private Way withoutToken(SipRequest request, InetSocketAddress source) {
    return request.is("OPTIONS") && isForUs(request)
        ? answers.answer(request, source, 200, "OK")
        : answers.answer(request, source, 404, "Not Found");
  }

  /**
   * The answer when a device cannot be reached. RFC 5626 5.3.1: a flow that no longer exists is
   * 430, by which a call agent knows to try the next; whoever has no other is 480 to it.
   */
  public Way unreachable(Target.Reach target, InetSocketAddress source) {
    return target.outbound()
        ? answers.warn(target.request(), source, 430, "Flow Failed", Refusal.UNKNOWN_ASSOCIATION)
        : unreachable(target.request(), source);
  }

  /** The answer when no device of a name can be reached. */
  public Way unreachable(SipRequest request, InetSocketAddress source) {
    return answers.warn(
        request, source, 480, "Temporarily Unavailable", Refusal.UNKNOWN_ASSOCIATION);
  }

  /** The request as the device is to get it, from this host and port of ours. */
  public Way.ToDevice toDevice(Target.Reach target, Hop source, String outer) {
    SipRequest request = target.request();
    SipRewrite rewrite = SipRewrite.of(request).noteSource(source.address()).decrementMaxForwards();
    identity.cutFromCallAgent(request, rewrite);
    target.routes().routes.popFrom(rewrite);
    contacts.showTarget(target.device(), request, rewrite);
    if (request.mayFormDialog()) {
      RouteTokens.Dialog its =
          new RouteTokens.Dialog(
              request.callId(),
              Speaker.of(request.to().uri()),
              Speaker.of(request.from().uri()),
              request.from().tag().orElse(""));
      String dialog = tokens.dialog(target.device(), its);
      String inner =
          "<sip:" + tokens.flow(target.device()) + "@" + addresses.core(source.takes()) + ";lr>";
      rewrite.addFirst(HeaderName.RECORD_ROUTE, "<sip:" + dialog + "@" + outer + ";lr>, " + inner);
    }
    String branch = branches.towardEndpoint(target.device(), request, source, target.trace());
    rewrite.addFirst(
        HeaderName.VIA,
        "SIP/2.0/UDP " + outer + ";branch=" + branch + branches.besides(branch, request));
    return new Way.ToDevice(target.device(), rewrite.bytes(), branch);
  }

  /**
   * The way of a response: to the device whose request it answers.
   *
   * @param outOfService whether it says of one call agent what is not so of all
   */
  public Way response(SipResponse response, boolean outOfService) {
    Optional<Kid> device = branches.device(response.topVia().branch().orElse(""));
    // RFC 3261 16.7 step 3: where no Via stays, the response MUST NOT be forwarded.
    if (device.isEmpty() || response.vias().size() < 2) {
      return new Way.Refused(Refusal.NOT_AUTHENTIC);
    }
    SipRewrite rewrite = SipRewrite.of(response).popVia();
    identity.cutFromCallAgent(response, rewrite);
    contacts.showRegistered(response, rewrite);
    if (outOfService) {
      // RFC 3261 16.7 step 6: a 503 SHOULD NOT go on unless all further requests would get one too.
      rewrite.replaceStatus(500).removeAll(HeaderName.RETRY_AFTER);
    }
    if (branches.hasPathAdded(response.topVia().branch().orElse(""))) {
      rewrite.removeAll(HeaderName.PATH);
      cut(response, HeaderName.SUPPORTED, "path"::equalsIgnoreCase, rewrite);
    } else if (response.cseq().method().equals("REGISTER")) {
      cut(response, HeaderName.PATH, this::isOwn, rewrite);
    }
    return new Way.ToDevice(device.get(), rewrite.bytes(), "");
  }

  /**
   * The registrar's echo of what we put in (RFC 3327 5.3) is no business of the phone's: all of it
   * where the phone knows nothing of Path, else our own.
   */
  private static void cut(
      SipResponse response, HeaderName name, Predicate<String> ours, SipRewrite rewrite) {
    for (HeaderField field : response.fields(name)) {
      List<String> others = field.listed().stream().filter(value -> !ours.test(value)).toList();
      if (others.isEmpty()) {
        rewrite.remove(field);
      } else if (others.size() < field.listed().size()) {
        rewrite.replaceValue(field, String.join(", ", others));
      }
    }
  }

  private boolean isOwn(String path) {
    return NameAddr.parse(path)
        .flatMap(NameAddr::sipUri)
        .flatMap(SipUri::user)
        .flatMap(tokens::device)
        .isPresent();
  }
}
