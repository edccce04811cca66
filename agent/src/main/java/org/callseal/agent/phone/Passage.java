package org.callseal.agent.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.callseal.agent.line.EdgeWay;
import org.callseal.agent.line.Unsettled;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.transaction.RelayedRequest;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Loop;

/**
 * How messages are changed and which way they take when they pass the agent, from a phone to the
 * edge and from the edge to a phone. Belongs to the agent's loop.
 */
final class Passage {

  private final Loop loop;
  private final Branches branches;
  private final ForeignFields foreign;
  private final SilentPhones silent;
  private final TransactionLayer phones;
  private final TransactionLayer edges;
  private final PendingInvites invites;

  Passage(
      Loop loop,
      Branches branches,
      ForeignFields foreign,
      SilentPhones silent,
      TransactionLayer phones,
      TransactionLayer edges) {
    this.loop = loop;
    this.branches = branches;
    this.foreign = foreign;
    this.silent = silent;
    this.phones = phones;
    this.edges = edges;
    this.invites = new PendingInvites(loop);
  }

  /** The request with its source noted; nothing when it has no room even for that. */
  static Optional<SipRequest> noteSource(SipRequest request, PhoneFlow flow) {
    return OnwardRequest.read(SipRewrite.of(request).noteSource(flow.source()));
  }

  /**
   * What relays a phone's request; nothing when the request has no room for what we add.
   *
   * @param answered told of each answer
   */
  Optional<RelayedRequest> toEdge(
      EdgeWay<SipMessage> line,
      PhoneFlow from,
      ServerTransaction server,
      OwnRoutes own,
      Consumer<SipResponse> answered,
      Runnable whenOver) {
    Optional<SipRequest> going = forEdge(line, from, server.request(), own);
    if (going.isEmpty()) {
      return Optional.empty();
    }
    Function<SipResponse, Optional<SipResponse>> back =
        response -> {
          answered.accept(response);
          invites.answered(server, response);
          return backToPhone(response);
        };
    SealedTransmission way = new SealedTransmission(line);
    RelayedRequest onward =
        new RelayedRequest(
            loop,
            server,
            going.get(),
            new RelayedRequest.Onward(edges, line.peer(), way.ofRequest(), way::settled, () -> {}),
            back,
            () -> {
              way.settled();
              invites.over(server);
              whenOver.run();
            });
    way.again(onward::transmitAgain);
    if (going.get().is("INVITE")) {
      invites.begun(server, line, onward, way);
    }
    return Optional.of(onward);
  }

  /** An edge has lost its memory or does not answer, and may have had calls in hand. */
  void lost(EdgeWay<SipMessage> line, InetSocketAddress edge, Duration silent) {
    invites.lost(line, edge, silent);
  }

  /** An edge's response as the phone gets it; nothing when it is for nobody there. */
  Optional<SipResponse> backToPhone(SipResponse response) {
    return popped(response, foreign.cutFromEdge(SipRewrite.of(response)));
  }

  /**
   * What relays an edge's request; nothing when the request has no room for what we add.
   *
   * @param answered told of each answer
   */
  Optional<RelayedRequest> toPhone(
      EdgeWay<SipMessage> line,
      PhoneFlow to,
      ServerTransaction server,
      OwnRoutes own,
      Consumer<SipResponse> answered,
      Runnable whenOver) {
    Function<SipResponse, Optional<SipResponse>> back =
        response -> {
          answered.accept(response);
          return popped(response, foreign.cutFromPhone(SipRewrite.of(response)));
        };
    Transport transport = to.transport();
    return forPhone(line, to, server.request(), own)
        .map(going ->
            new RelayedRequest(
                loop,
                server,
                going,
                new RelayedRequest.Onward(
                    phones,
                    to.peer(),
                    transport,
                    () -> {},
                    () -> silent.leftUnanswered(line.identity(), to)),
                back,
                whenOver));
  }

  /** The ACK of a 2xx has no transaction: it goes on as it is (RFC 3261 16.11, 17.1.1.3). */
  void acknowledgeToEdge(EdgeWay<SipMessage> line, PhoneFlow from, SipRequest ack, OwnRoutes own) {
    if (ack.maxForwards().orElse(70) > 0 && line.takesRequest()) {
      forEdge(line, from, ack, own).ifPresent(onward -> sendOnce(line, onward));
    }
  }

  static void sendOnce(EdgeWay<SipMessage> line, SipMessage message) {
    Unsettled again =
        new Unsettled() {
          @Override
          public void sealAgain() {
            var _ = line.send(message, this, null);
          }

          @Override
          public boolean isLastWord() {
            return SealedTransmission.isLastWord(message);
          }
        };
    again.sealAgain();
  }

  void acknowledgeToPhone(EdgeWay<SipMessage> line, PhoneFlow to, SipRequest ack, OwnRoutes own) {
    if (ack.maxForwards().orElse(70) > 0) {
      forPhone(line, to, ack, own).ifPresent(to::send);
    }
  }

  /** A phone's request as it goes on; nothing when it has no room for what we add. */
  Optional<SipRequest> forEdge(
      EdgeWay<SipMessage> line, PhoneFlow from, SipRequest request, OwnRoutes own) {
    SipRewrite cut = foreign.cutFromPhone(SipRewrite.of(request));
    return OnwardRequest.of(
        request,
        cut,
        own,
        recordRoute(line, from),
        "UDP " + HostPort.of(line.localAddress()),
        branches.next());
  }

  private Optional<SipRequest> forPhone(
      EdgeWay<SipMessage> line, PhoneFlow to, SipRequest request, OwnRoutes own) {
    SipRewrite cut = foreign.cutFromEdge(SipRewrite.of(request));
    return OnwardRequest.of(
        request,
        cut,
        own,
        recordRoute(line, to),
        to.medium() + " " + to.ownName(),
        branches.next());
  }

  private static String recordRoute(EdgeWay<SipMessage> line, PhoneFlow flow) {
    return OnwardRequest.recordRoute(LineTable.token(line.identity()), flow);
  }

  /** RFC 3261 16.7 step 3: the topmost Via, which is ours, is taken away. */
  private static Optional<SipResponse> popped(SipResponse response, SipRewrite rewrite) {
    // Where none is left, the response is meant for us; it MUST NOT be forwarded.
    return response.vias().size() < 2
        ? Optional.empty()
        : Optional.of((SipResponse) rewrite.popVia().message());
  }
}
