package org.callseal.agent.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.callseal.agent.line.EdgeSide;
import org.callseal.agent.line.SealedWay;
import org.callseal.agent.line.SealedWayUser;
import org.callseal.agent.settings.PhoneLimits;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.emergency.EmergencyNumbers;
import org.callseal.sip.transaction.RelayedRequest;
import org.callseal.sip.transaction.RequestArrival;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.ServerUser;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction-stateful proxy between phones and lines (RFC 3261 16, 17; RFC 6026). Phones'
 * retransmissions end here; what goes to an edge is sealed anew each time. A request for a line
 * without association waits for it. Belongs to the agent's loop; lives as long as the agent.
 */
public final class PhoneProxy implements SealedWayUser<SipMessage> {

  private static final Logger LOG = LoggerFactory.getLogger(PhoneProxy.class);
  private static final int MOST_STRANGERS_LOGGED = 100;

  private final Loop loop;
  private final LineTable lines;
  private final Set<String> ownNames;
  private final ContactTable<SealedWay<SipMessage>, PhoneFlow> table;
  private final PhoneContacts contacts;
  private final SilentPhones silent = new SilentPhones();
  private final LineChoice choice;
  private final TransactionLayer phones;
  private final TransactionLayer edges;
  private final Passage passage;
  private final Help help;
  private final Map<SealedWay<SipMessage>, Parking<RelayedRequest>> parked = new HashMap<>();
  private final IdentityHashMap<ServerTransaction, RelayedRequest> relayed =
      new IdentityHashMap<>();
  private final IdentityHashMap<ServerTransaction, SealedTransmission> answers =
      new IdentityHashMap<>();
  private final Set<String> strangersLogged = new HashSet<>();

  /**
   * @param ownNames host and port of every address that phones talk to
   * @param known phones that never say where they are
   * @param emergency what is a call for help
   * @param edge where calls for help may go unsealed
   * @param operatorNamed header fields that no phone may write besides the known ones
   */
  public PhoneProxy(
      Loop loop,
      RandomSource random,
      PhoneLimits limits,
      List<? extends SealedWay<SipMessage>> lines,
      Set<String> ownNames,
      KnownPhones known,
      List<HeaderName> operatorNamed,
      EmergencyNumbers emergency,
      EdgeSide<SipMessage, ?> edge) {
    this.loop = loop;
    this.lines = new LineTable(lines);
    this.ownNames = Set.copyOf(ownNames);
    ForeignFields foreign = new ForeignFields(operatorNamed);
    this.table = new ContactTable<>(limits.contactsOfALine(), limits.contacts());
    this.contacts = new PhoneContacts(table, known);
    this.choice = new LineChoice(this.lines, table);
    this.phones = new TransactionLayer(loop, limits.transactions());
    this.edges = TransactionLayer.ofServerSets(loop, limits.transactions());
    PhoneTools tools =
        new PhoneTools(
            this.lines, this.ownNames, new Branches(random), foreign, silent, phones, edges);
    this.passage = tools.passage(loop, edges);
    this.help = new Help(loop, emergency, tools, edge);
    edge.hear(help);
    lines.forEach(line -> parked.put(line, new Parking<>(limits.parkedOfALine())));
  }

  /** A phone sent this; false when it is for nobody. */
  boolean fromPhone(PhoneFlow flow, SipMessage message) {
    silent.heard(flow);
    return switch (message) {
      case SipRequest request -> requestOfPhone(flow, request);
      case SipResponse response -> phones.receive(response, flow.peer());
    };
  }

  @Override
  public void received(SealedWay<SipMessage> line, SipMessage message, Lane came) {
    switch (message) {
      case SipRequest request -> requestOfEdge(line, request, came);
      case SipResponse response -> edges.receive(response, line.peer());
    }
  }

  @Override
  public void lost(SealedWay<SipMessage> line, InetSocketAddress edge, Duration silent) {
    passage.lost(line, edge, silent);
  }

  @Override
  public void takesRequests(SealedWay<SipMessage> line) {
    Parking<RelayedRequest> parking = parked.getOrDefault(line, new Parking<>(0));
    while (line.takesRequest()) {
      Optional<RelayedRequest> next = parking.next();
      if (next.isEmpty()) {
        return;
      }
      next.get().goOn();
    }
  }

  /** Ends the waiting of requests that have waited for too long. */
  public void sweep(long nowNs) {
    help.sweep(nowNs);
    for (Parking<RelayedRequest> parking : parked.values()) {
      for (RelayedRequest overdue : parking.overdue(nowNs)) {
        overdue.refuse(503, "No Security Association With The Edge");
      }
    }
  }

  /** The Contacts of the line's phones, the last heard last. */
  public List<String> contactsOf(SealedWay<SipMessage> line) {
    return table.of(line).stream().map(ContactTable.Contact::uri).toList();
  }

  /** How many transactions, waiting requests and Contacts there are: what a flood could raise. */
  public int burden() {
    return phones.clientCount()
        + phones.serverCount()
        + edges.clientCount()
        + edges.serverCount()
        + relayed.size()
        + answers.size()
        + help.burden()
        + table.size();
  }

  private boolean requestOfPhone(PhoneFlow flow, SipRequest asSent) {
    // RFC 3261 18.2.1, RFC 3581 4: the source goes into the top Via before anything else is done.
    Optional<SipRequest> noted = Passage.noteSource(asSent, flow);
    if (noted.isEmpty()) {
      return false;
    }
    SipRequest request = noted.get();
    PhoneFlow back = flow.backFor(request);
    switch (phones.receive(request, flow.peer(), back.transport())) {
      case RequestArrival.New(ServerTransaction server) -> newOfPhone(flow, server);
      case RequestArrival.Acknowledgement(SipRequest ack) -> {
        return acknowledgementOfPhone(flow, ack);
      }
      case RequestArrival.NoRoom(SipRequest refused) ->
          back.send(SipResponses.saying(refused, 503, "Too Many Transactions").response());
      case RequestArrival.Absorbed() -> {}
    }
    return true;
  }

  private void newOfPhone(PhoneFlow flow, ServerTransaction server) {
    SipRequest request = server.request();
    if (request.is("CANCEL")) {
      cancel(server, phones.cancelled(request, flow.peer()));
      return;
    }
    OwnRoutes own = OwnRoutes.of(request, lines, ownNames);
    if (answeredHere(server, own)) {
      return;
    }
    Optional<SealedWay<SipMessage>> line = choice.of(request, own, flow);
    line.ifPresent(way -> contacts.sent(way, request, flow));
    if (help.takes(line, flow, server, own)) {
      return;
    }
    if (line.isEmpty()) {
      refuseStranger(server);
      return;
    }
    passage
        .toEdge(
            line.get(),
            flow,
            server,
            own,
            response -> contacts.registered(line.get(), request, response),
            () -> relayed.remove(server))
        .ifPresentOrElse(
            onward -> {
              relayed.put(server, onward);
              goOnOrPark(line.get(), onward);
            },
            () -> refuseForItsLength(server));
  }

  private void goOnOrPark(SealedWay<SipMessage> line, RelayedRequest onward) {
    Parking<RelayedRequest> parking = parked.getOrDefault(line, new Parking<>(0));
    if (parking.isEmpty() && line.takesRequest()) {
      onward.goOn();
    } else if (parking.park(onward, loop.nanoTime())) {
      line.hurry();
      takesRequests(line);
    } else {
      onward.refuse(503, "Too Many Requests Wait For A Security Association");
    }
  }

  /** What a phone asks of the agent itself, and what a proxy refuses (RFC 3261 16.3). */
  private boolean answeredHere(ServerTransaction server, OwnRoutes own) {
    SipRequest request = server.request();
    boolean ofUs =
        own.count() == request.routes().size()
            && request
                .requestSipUri()
                .filter(uri -> uri.user().isEmpty() && OwnRoutes.names(uri, ownNames))
                .isPresent();
    if (request.is("OPTIONS") && ofUs) {
      server.respond(SipResponses.to(request, 200).response());
    } else if (request.maxForwards().orElse(70) == 0) {
      server.respond(SipResponses.to(request, 483).response());
    } else if (!request.leavesRoom()) {
      server.respond(SipResponses.to(request, 513).response());
    } else if (request.headers(HeaderName.PROXY_REQUIRE).stream().anyMatch(PhoneProxy::isUnknown)) {
      // RFC 3261 16.3 step 5: what is required of a proxy and not understood MUST be listed.
      server.respond(
          SipResponses.to(request, 420)
              .list(HeaderName.UNSUPPORTED, HeaderName.PROXY_REQUIRE, PhoneProxy::isUnknown)
              .response());
    } else {
      return false;
    }
    return true;
  }

  /** Privacy (RFC 3323) is edge's and call agent's to give: it passes. */
  private static boolean isUnknown(String proxyRequired) {
    return !proxyRequired.equalsIgnoreCase("privacy");
  }

  private static void refuseForItsLength(ServerTransaction server) {
    server.respond(SipResponses.to(server.request(), 513).response());
  }

  private void refuseStranger(ServerTransaction server) {
    SipRequest request = server.request();
    String named = request.is("REGISTER") ? request.to().uri() : request.from().uri();
    if (strangersLogged.size() < MOST_STRANGERS_LOGGED && strangersLogged.add(named)) {
      LOG.warn("refused: a phone speaks for {}, which is not a line of this agent", named);
    }
    server.respond(SipResponses.saying(request, 403, "Not A Line Of This Agent").response());
  }

  private boolean acknowledgementOfPhone(PhoneFlow flow, SipRequest ack) {
    OwnRoutes own = OwnRoutes.of(ack, lines, ownNames);
    if (help.acknowledges(flow, ack, own)) {
      return true;
    }
    Optional<SealedWay<SipMessage>> line = choice.of(ack, own, flow);
    line.ifPresent(way -> passage.acknowledgeToEdge(way, flow, ack, own));
    return line.isPresent();
  }

  private void requestOfEdge(SealedWay<SipMessage> line, SipRequest request, Lane came) {
    edges.find(request, line.peer()).map(answers::get).ifPresent(answer -> answer.cameAgain(came));
    SealedTransmission back = new SealedTransmission(line, came);
    switch (edges.receive(request, line.peer(), back.ofResponses())) {
      case RequestArrival.New(ServerTransaction server) -> newOfEdge(line, server, back);
      case RequestArrival.Acknowledgement(SipRequest ack) ->
          contacts.find(line, ack).ifPresent(flow -> acknowledgeToPhone(line, flow, ack));
      case RequestArrival.NoRoom(SipRequest refused) ->
          back.transmit(SipResponses.saying(refused, 503, "Too Many Transactions").response(), 0);
      case RequestArrival.Absorbed() -> {}
    }
  }

  private void newOfEdge(
      SealedWay<SipMessage> line, ServerTransaction server, SealedTransmission back) {
    SipRequest request = server.request();
    back.again(server::transmitAgain);
    answers.put(server, back);
    server.tell(
        new ServerUser() {
          @Override
          public void terminated(ServerTransaction transaction) {
            answeredAndOver(server, back);
          }
        });
    if (request.is("CANCEL")) {
      cancel(server, edges.cancelled(request, line.peer()));
      return;
    }
    OwnRoutes own = OwnRoutes.of(request, lines, ownNames);
    Optional<PhoneFlow> flow = contacts.find(line, request);
    if (answeredHere(server, own)) {
      return;
    }
    if (flow.isEmpty()) {
      server.respond(SipResponses.to(request, 480).response());
      return;
    }
    Runnable whenOver =
        () -> {
          relayed.remove(server);
          answeredAndOver(server, back);
        };
    passage
        .toPhone(
            line,
            flow.get(),
            server,
            own,
            response -> contacts.sent(line, response, flow.get()),
            whenOver)
        .ifPresentOrElse(
            onward -> {
              relayed.put(server, onward);
              onward.goOn();
            },
            () -> refuseForItsLength(server));
  }

  private void answeredAndOver(ServerTransaction server, SealedTransmission back) {
    answers.remove(server);
    back.settled();
  }

  private void acknowledgeToPhone(SealedWay<SipMessage> line, PhoneFlow flow, SipRequest ack) {
    passage.acknowledgeToPhone(line, flow, ack, OwnRoutes.of(ack, lines, ownNames));
  }

  /** RFC 3261 16.10: the CANCEL is answered here, and what it means is cancelled onward. */
  private void cancel(ServerTransaction server, Optional<ServerTransaction> meant) {
    meant.ifPresent(help::cancels);
    RelayedRequest cancelled = meant.map(relayed::get).orElse(null);
    server.respond(SipResponses.to(server.request(), meant.isPresent() ? 200 : 481).response());
    if (cancelled != null) {
      parked.values().forEach(parking -> parking.take(cancelled));
      cancelled.cancel();
    }
  }
}
