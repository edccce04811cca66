package org.callseal.callagent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.HeaderField;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipUri;
import org.callseal.sip.digest.DigestFields;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.ServerUser;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * Forwards requests of the domain (RFC 3261 16): along their routes, or to the contacts of whom
 * they are for, one after the other. Belongs to its call agent's loop.
 */
final class Proxy implements ServerUser {

  private static final Set<String> PRIVACY = Set.of("id", "critical", "none");

  private final Self self;
  private final Predicate<InetAddress> edges;
  private final NextHops nextHops;
  private final Registrar registrar;
  private final EmergencyDesk desk;
  private final Loop loop;
  private final SteadyClock clock;
  private final TransactionLayer layer;
  private final MessagePort port;
  private final RandomSource random;
  private final Map<ServerTransaction, ProxiedRequest> underWay = new HashMap<>();

  Proxy(
      Self self,
      CallAgentSettings settings,
      Registrar registrar,
      Loop loop,
      SteadyClock clock,
      TransactionLayer layer,
      MessagePort port,
      RandomSource random) {
    this.self = self;
    this.edges = settings.edges();
    this.nextHops = settings.nextHops();
    this.registrar = registrar;
    this.desk = new EmergencyDesk(settings);
    this.loop = loop;
    this.clock = clock;
    this.layer = layer;
    this.port = port;
    this.random = random;
  }

  /** Whether the request is a call for help. */
  boolean isForHelp(SipRequest request) {
    return desk.takes(request);
  }

  /** Forwards a request, or answers why not. */
  void forward(ServerTransaction transaction) {
    SipRequest request = transaction.request();
    Optional<Integer> refusal = refusalOf(request);
    if (refusal.isPresent()) {
      refuse(transaction, refusal.get());
      return;
    }
    Predicate<String> unknown = tag -> !understands(tag, request);
    if (request.headers(HeaderName.PROXY_REQUIRE).stream().anyMatch(unknown)) {
      transaction.respond(
          SipResponses.to(request, 420)
              .list(HeaderName.UNSUPPORTED, HeaderName.PROXY_REQUIRE, unknown)
              .response());
      return;
    }
    List<Target> targets = targetsOf(request);
    if (targets.isEmpty() && desk.takes(request)) {
      transaction.respond(
          SipResponses.saying(request, 480, "No Emergency Desk Is Registered").response());
      return;
    }
    if (targets.isEmpty()) {
      refuse(transaction, isForUs(request) ? 480 : 404);
      return;
    }
    ProxiedRequest proxied = new ProxiedRequest(this, loop, layer, transaction, targets);
    underWay.put(transaction, proxied);
    transaction.tell(this);
    proxied.start();
  }

  /**
   * Of privacy (RFC 3323) what costs nothing here: edges take the asserted identity away on "id"
   * (RFC 3325 7). Nobody here hides a Contact or a session.
   */
  private static boolean understands(String required, SipRequest request) {
    return required.equalsIgnoreCase("privacy")
        && PRIVACY.containsAll(
            Arrays.stream(request.header(HeaderName.PRIVACY).orElse("none").split(";", -1))
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .toList());
  }

  private Optional<Integer> refusalOf(SipRequest request) {
    Optional<SipUri> uri = request.requestSipUri();
    boolean isSip = uri.filter(sip -> sip.scheme().equals("sip")).isPresent();
    if (!isSip && !desk.takes(request)) {
      return Optional.of(416);
    }
    // RFC 3261 16.3 step 3: with Max-Forwards 0 the request MUST NOT be forwarded.
    if (request.maxForwards().orElse(1) == 0) {
      return Optional.of(483);
    }
    LoopMark mark = LoopMark.of(request);
    return request.vias().stream().anyMatch(via -> mark.isIn(via, self.sentBy()))
        ? Optional.of(482)
        : Optional.empty();
  }

  private static void refuse(ServerTransaction transaction, int status) {
    transaction.respond(SipResponses.to(transaction.request(), status).response());
  }

  /** RFC 3261 16.5: where the request goes, the best target first. */
  private List<Target> targetsOf(SipRequest request) {
    if (desk.takes(request)) {
      return targets(desk.phones(registrar, clock.utcSeconds()));
    }
    List<NameAddr> routes = request.routes();
    Optional<SipUri> uri = request.requestSipUri();
    Optional<NameAddr> next = routes.stream().skip(ownRoutes(request)).findFirst();
    if (next.isPresent() || uri.isEmpty()) {
      return next.flatMap(NameAddr::sipUri).flatMap(this::hop).stream()
          .map(hop -> new Target(request.requestUri(), List.of(), hop))
          .toList();
    }
    if (self.isResponsibleFor(uri.get())) {
      return targets(registrar.contactsOf(uri.get(), clock.utcSeconds()));
    }
    return hop(uri.get()).stream()
        .map(hop -> new Target(request.requestUri(), List.of(), hop))
        .toList();
  }

  private List<Target> targets(List<Binding> bindings) {
    return bindings.stream().map(this::target).flatMap(Optional::stream).toList();
  }

  private Optional<Target> target(Binding binding) {
    Optional<SipUri> first =
        binding.path().isEmpty()
            ? SipUri.parse(binding.contact())
            : NameAddr.parse(binding.path().getFirst()).flatMap(NameAddr::sipUri);
    return first.flatMap(this::hop).map(hop -> new Target(binding.contact(), binding.path(), hop));
  }

  /** An edge's address: nothing that a message says makes us send to anybody else. */
  private Optional<InetSocketAddress> hop(SipUri uri) {
    return nextHops.of(uri).filter(hop -> edges.test(hop.getAddress()));
  }

  private boolean isForUs(SipRequest request) {
    return request.requestSipUri().filter(self::isResponsibleFor).isPresent();
  }

  /** How many Route values at the top name us (RFC 3261 16.4). */
  private long ownRoutes(SipRequest request) {
    return request.routes().stream()
        .takeWhile(route -> route.sipUri().filter(self::isResponsibleFor).isPresent())
        .count();
  }

  /**
   * RFC 3261 16.6: the copy for one target, under a branch of our own; nothing when what we have to
   * add makes the message too large.
   */
  Optional<SipRequest> copyFor(SipRequest request, Target target) {
    return copyFor(request, target, LoopMark.of(request).branch(random));
  }

  private Optional<SipRequest> copyFor(SipRequest request, Target target, String branch) {
    SipRewrite rewrite = SipRewrite.of(request).replaceRequestUri(target.requestUri());
    for (long i = ownRoutes(request); i > 0; i--) {
      rewrite.popRoute();
    }
    rewrite.decrementMaxForwards();
    removeCredentials(request, rewrite);
    target.route().reversed().forEach(value -> rewrite.addFirst(HeaderName.ROUTE, value));
    if (opensDialog(request)) {
      rewrite.addFirst(HeaderName.RECORD_ROUTE, self.route());
    }
    rewrite.addFirst(HeaderName.VIA, "SIP/2.0/UDP " + self.sentBy() + ";branch=" + branch);
    return SipParser.parse(rewrite.bytes()) instanceof SipRequest copy
        ? Optional.of(copy)
        : Optional.empty();
  }

  /** RFC 3261 22.3: credentials for our realm have done their work here. */
  private void removeCredentials(SipRequest request, SipRewrite rewrite) {
    for (HeaderField field : request.fields(HeaderName.PROXY_AUTHORIZATION)) {
      Optional<String> realm = DigestFields.parse(field.text()).flatMap(f -> f.value("realm"));
      if (realm.filter(self.domain()::equals).isPresent()) {
        rewrite.remove(field);
      }
    }
  }

  private static boolean opensDialog(SipRequest request) {
    return request.mayFormDialog() && request.to().tag().isEmpty();
  }

  void transmit(Target target, SipMessage message) {
    port.send(target.hop(), message.bytes());
  }

  /** A CANCEL came: it is answered here and what it means is cancelled onwards (16.10). */
  void cancel(ServerTransaction cancel, Optional<ServerTransaction> invite) {
    if (invite.isEmpty()) {
      refuse(cancel, 481);
      return;
    }
    refuse(cancel, 200);
    @Nullable ProxiedRequest proxied = underWay.get(invite.get());
    if (proxied != null) {
      proxied.cancel();
    }
  }

  /** The ACK of a 2xx passes without state (16.11); it is never answered. */
  void acknowledge(SipRequest ack) {
    if (refusalOf(ack).isEmpty()) {
      targetsOf(ack).stream().findFirst().ifPresent(target -> acknowledge(ack, target));
    }
  }

  private void acknowledge(SipRequest ack, Target target) {
    copyFor(ack, target, LoopMark.of(ack).branchOfAck(ack))
        .ifPresent(copy -> transmit(target, copy));
  }

  /** How many requests are under way. */
  int underWay() {
    return underWay.size();
  }

  @Override
  public void terminated(ServerTransaction transaction) {
    @Nullable ProxiedRequest proxied = underWay.remove(transaction);
    if (proxied != null) {
      proxied.ended();
    }
  }
}
