package org.callseal.agent.phone;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.callseal.agent.emergency.EmergencyCall;
import org.callseal.agent.emergency.Road;
import org.callseal.agent.emergency.UnsealedDialogs;
import org.callseal.agent.emergency.UnsealedDialogs.Opened;
import org.callseal.agent.emergency.UnsealedWay;
import org.callseal.agent.line.EdgeSide;
import org.callseal.agent.line.EdgeWay;
import org.callseal.agent.line.SealedWay;
import org.callseal.agent.line.UnsealedUser;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.emergency.EmergencyNumbers;
import org.callseal.sip.transaction.RelayedRequest;
import org.callseal.sip.transaction.RequestArrival;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins calls for help to the proxy. A call goes sealed first where its line has an association,
 * then unsealed to one edge of the line's after the other; what belongs to a dialog that was opened
 * unsealed goes the way it was opened. What comes without a seal reaches nothing but such a dialog
 * and the transactions of it, which are apart from all others.
 *
 * <p>Belongs to the agent's loop; lives as long as the agent.
 */
final class Help implements UnsealedUser<SipMessage> {

  private static final Logger LOG = LoggerFactory.getLogger(Help.class);
  private static final int MOST_SERVERS = 4;
  private static final int MOST_TRANSACTIONS = 256;
  private static final int MOST_CALLS = 32;
  private static final long SAID_AGAIN_NS = 1_000_000_000L;

  private final Loop loop;
  private final EmergencyNumbers numbers;
  private final PhoneTools tools;
  private final TransactionLayer unsealed;
  private final Passage sealedPassage;
  private final Passage unsealedPassage;
  private final EdgeSide<SipMessage, ?> edge;
  private final UnsealedDialogs<PhoneFlow> dialogs = new UnsealedDialogs<>();
  private final Map<ServerTransaction, EmergencyCall> calls = new IdentityHashMap<>();
  private final Map<ServerTransaction, RelayedRequest> relayed = new IdentityHashMap<>();
  private boolean says;
  private long saidNs;

  Help(Loop loop, EmergencyNumbers numbers, PhoneTools tools, EdgeSide<SipMessage, ?> edge) {
    this.loop = loop;
    this.numbers = numbers;
    this.tools = tools;
    this.edge = edge;
    this.unsealed = new TransactionLayer(loop, MOST_TRANSACTIONS);
    this.sealedPassage = tools.passage(loop, tools.edges());
    this.unsealedPassage = tools.passage(loop, unsealed);
  }

  /**
   * Takes a phone's request that begins a call for help, or belongs to one that went unsealed.
   *
   * @param line the phone's, where it has one
   */
  boolean takes(
      Optional<SealedWay<SipMessage>> line,
      PhoneFlow flow,
      ServerTransaction server,
      OwnRoutes own) {
    SipRequest request = server.request();
    Optional<Opened<PhoneFlow>> dialog = dialogs.ofPhone(request, flow, loop.nanoTime());
    if (dialog.isPresent()) {
      UnsealedWay way = dialog.get().way();
      relay(
          server,
          unsealedPassage.toEdge(way, flow, server, own, _ -> {}, () -> relayed.remove(server)));
      return true;
    }
    Optional<SealedWay<SipMessage>> some = line.or(() -> tools.lines().all().stream().findFirst());
    if (!numbers.isCall(request) || some.isEmpty()) {
      return false;
    }
    if (calls.size() >= MOST_CALLS) {
      server.respond(SipResponses.saying(request, 503, "Too Many Emergency Calls").response());
    } else {
      call(some.get(), flow, server, own);
    }
    return true;
  }

  private void relay(ServerTransaction server, Optional<RelayedRequest> onward) {
    if (onward.isPresent()) {
      relayed.put(server, onward.get());
      onward.get().goOn();
    } else {
      server.respond(SipResponses.to(server.request(), 513).response());
    }
  }

  private void call(
      SealedWay<SipMessage> line, PhoneFlow flow, ServerTransaction server, OwnRoutes own) {
    SipRequest request = server.request();
    List<Supplier<Optional<EmergencyCall.Attempt>>> attempts = new ArrayList<>();
    if (line.takesRequest()) {
      attempts.add(() -> sealed(line, flow, request, own));
    } else {
      line.hurry();
    }
    servers(line).forEach(at -> attempts.add(() -> unsealed(line, at, flow, request, own)));
    say(line, request);
    EmergencyCall call =
        new EmergencyCall(
            loop, server, attempts, sealedPassage::backToPhone, () -> calls.remove(server));
    calls.put(server, call);
    call.next();
  }

  /** Not for each: a phone that has gone mad shall not fill the disk. */
  private void say(SealedWay<SipMessage> line, SipRequest request) {
    long nowNs = loop.nanoTime();
    says = saidNs == 0 || nowNs - saidNs >= SAID_AGAIN_NS;
    if (says) {
      saidNs = nowNs;
      LOG.warn("{}: a call for help, to {}", line.identity(), request.requestUri());
    }
  }

  /** The line's edges, then those of all others. */
  private List<InetSocketAddress> servers(SealedWay<SipMessage> line) {
    return Stream.concat(Stream.of(line), tools.lines().all().stream())
        .flatMap(each -> each.servers().stream())
        .distinct()
        .limit(MOST_SERVERS)
        .toList();
  }

  private Optional<EmergencyCall.Attempt> sealed(
      SealedWay<SipMessage> line, PhoneFlow flow, SipRequest request, OwnRoutes own) {
    return sealedPassage
        .forEdge(line, flow, request, own)
        .map(invite ->
            new EmergencyCall.Attempt(invite, road(line, tools.edges(), _ -> {}, () -> {})));
  }

  private Optional<EmergencyCall.Attempt> unsealed(
      SealedWay<SipMessage> line,
      InetSocketAddress server,
      PhoneFlow flow,
      SipRequest request,
      OwnRoutes own) {
    if (says) {
      LOG.warn("{}: the call for help goes unsealed to {}", line.identity(), server);
    }
    UnsealedWay way = new UnsealedWay(edge, server, line.identity());
    return unsealedPassage
        .forEdge(way, flow, request, own)
        .flatMap(invite -> withoutPasswords(invite))
        .map(invite -> {
          Opened<PhoneFlow> opened = dialogs.open(invite, way, flow, loop.nanoTime());
          return new EmergencyCall.Attempt(
              invite, road(way, unsealed, opened::answered, () -> opened.over(loop.nanoTime())));
        });
  }

  /** Nobody asks for them there, and everybody reads them. */
  private static Optional<SipRequest> withoutPasswords(SipRequest invite) {
    return OnwardRequest.read(
        SipRewrite.of(invite)
            .removeAll(HeaderName.AUTHORIZATION)
            .removeAll(HeaderName.PROXY_AUTHORIZATION));
  }

  private Road road(
      EdgeWay<SipMessage> way, TransactionLayer layer, Consumer<SipResponse> heard, Runnable gone) {
    SealedTransmission transmission = new SealedTransmission(way);
    return new Road(
        layer,
        way.peer(),
        transmission.ofRequest(),
        transmission::again,
        transmission::settled,
        message -> Passage.sendOnce(way, message),
        heard,
        gone,
        () -> OnwardRequest.via("UDP " + HostPort.of(way.localAddress()), tools.branches().next()));
  }

  /** Takes a phone's ACK of a 2xx in a dialog that was opened unsealed. */
  boolean acknowledges(PhoneFlow flow, SipRequest ack, OwnRoutes own) {
    Optional<Opened<PhoneFlow>> dialog = dialogs.ofPhone(ack, flow, loop.nanoTime());
    dialog.ifPresent(opened -> unsealedPassage.acknowledgeToEdge(opened.way(), flow, ack, own));
    return dialog.isPresent();
  }

  /** A CANCEL of this request came; if it is one of ours, it is cancelled onward. */
  void cancels(ServerTransaction meant) {
    EmergencyCall call = calls.get(meant);
    RelayedRequest onward = relayed.get(meant);
    if (call != null) {
      call.cancel();
    } else if (onward != null) {
      onward.cancel();
    }
  }

  @Override
  public boolean received(SipMessage message, InetSocketAddress from) {
    return switch (message) {
      case SipRequest request -> request(request, from);
      case SipResponse response -> unsealed.receive(response, UnsealedWay.peer(from));
    };
  }

  private boolean request(SipRequest request, InetSocketAddress from) {
    Optional<Opened<PhoneFlow>> dialog = dialogs.ofEdge(request, from, loop.nanoTime());
    if (dialog.isEmpty()) {
      return false;
    }
    UnsealedWay way = dialog.get().way();
    Transport back = Transport.unreliable((message, _) -> Passage.sendOnce(way, message));
    switch (unsealed.receive(request, way.peer(), back)) {
      case RequestArrival.New(ServerTransaction server) -> newOfEdge(dialog.get(), server);
      case RequestArrival.Acknowledgement(SipRequest ack) ->
          unsealedPassage.acknowledgeToPhone(way, dialog.get().phone(), ack, own(ack));
      case RequestArrival.NoRoom(SipRequest refused) ->
          Passage.sendOnce(way, SipResponses.to(refused, 503).response());
      case RequestArrival.Absorbed() -> {}
    }
    return true;
  }

  private void newOfEdge(Opened<PhoneFlow> dialog, ServerTransaction server) {
    SipRequest request = server.request();
    if (request.is("CANCEL")) {
      Optional<ServerTransaction> meant = unsealed.cancelled(request, dialog.way().peer());
      server.respond(SipResponses.to(request, meant.isPresent() ? 200 : 481).response());
      meant.ifPresent(this::cancels);
    } else if (request.maxForwards().orElse(70) == 0) {
      // RFC 3261 16.3 step 3: MUST NOT forward.
      server.respond(SipResponses.to(request, 483).response());
    } else {
      relay(
          server,
          unsealedPassage.toPhone(
              dialog.way(),
              dialog.phone(),
              server,
              own(request),
              _ -> {},
              () -> relayed.remove(server)));
    }
  }

  private OwnRoutes own(SipRequest request) {
    return OwnRoutes.of(request, tools.lines(), tools.ownNames());
  }

  void sweep(long nowNs) {
    dialogs.sweep(nowNs);
  }

  /** How many things it holds that a flood could make more of. */
  int burden() {
    return unsealed.clientCount()
        + unsealed.serverCount()
        + calls.size()
        + relayed.size()
        + dialogs.size();
  }
}
