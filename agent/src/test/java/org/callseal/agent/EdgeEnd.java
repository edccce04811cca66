package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.admission.CookieBaker;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.seal.Spi;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.sip.seal.SipSealed;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.transport.Network;

/** The other end of an agent of phones, with a registrar: answers requests, and calls. */
final class EdgeEnd extends DomainEnd<SipSealed, SipLocated.Unsealed> {

  private final CookieBaker baker;

  final List<SipMessage> received = new ArrayList<>();
  final List<SipMessage> unsealed = new ArrayList<>();
  InetSocketAddress unsealedFrom;
  Function<SipRequest, List<byte[]>> unsealedAnswers = _ -> List.of();
  boolean silentToSealed;
  boolean refusesExchanges;
  boolean demandsCookie;
  BiFunction<EdgeEnd, SipRequest, Optional<byte[]>> answers =
      (edge, request) -> Optional.of(response(request, 200));

  EdgeEnd(SimulatedLoop loop, Network network, InetSocketAddress address, Subscriptions domain)
      throws IOException {
    this(loop, network, address, domain, new HashMap<>());
  }

  /** Another edge on the same store. */
  EdgeEnd beside(SimulatedLoop loop, Network network, InetSocketAddress address)
      throws IOException {
    return new EdgeEnd(loop, network, address, domain, store);
  }

  private EdgeEnd(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      Subscriptions domain,
      Map<Spi, Stored> store)
      throws IOException {
    super(loop, network, address, domain, SipControl::over, store);
    this.baker = new CookieBaker(domain.random, loop.nanoTime());
  }

  /** Has this statement from now on, and grants tell of it. */
  void publish(long number, byte[] bytes) {
    statement = bytes;
    grant = new Grant(86_400, List.of(), ServerSet.EMPTY, number, Sha256.of(bytes));
  }

  @Override
  void unsealed(SipLocated.Unsealed located, Lane lane, byte[] datagram) {
    if (!(located.message() instanceof SipRequest request)
        || !(control(located.control()) instanceof ControlMessage.Message1 message1)) {
      unsealed(located.message(), lane);
      return;
    }
    if (refusesExchanges) {
      return;
    }
    boolean timely =
        message1.proof() instanceof AdmissionProof.Time time
            && !demandsCookie
            && AdmissionTag.isTimely(time, loop.utcSeconds());
    boolean shown =
        message1.proof() instanceof AdmissionProof.Cookie cookie
            && baker.isOurs(cookie, lane.peer(), loop.nanoTime());
    if (timely || shown) {
      exchange(message1, lane, datagram, payload -> SipControl.answer(request, payload));
      return;
    }
    ControlMessage.Cookie cookie =
        new ControlMessage.Cookie(baker.bake(lane.peer(), loop.nanoTime()));
    lane.send(SipControl.answer(request, cookie.toBytes()));
  }

  private void unsealed(SipMessage message, Lane lane) {
    unsealed.add(message);
    unsealedFrom = lane.peer();
    if (message instanceof SipRequest request && !request.is("ACK")) {
      unsealedAnswers.apply(request).forEach(lane::send);
    }
  }

  /** Sends a message without a seal to whoever sent one last. */
  void sendUnsealed(byte[] message) {
    port.send(unsealedFrom, message);
  }

  /** The requests of this method that came without a seal, in order. */
  List<SipRequest> unsealedRequests(String method) {
    return requests(unsealed, method);
  }

  @Override
  void opened(SipSealed sealed, boolean first, SealedLeg<SipSealed, Object> leg, Lane lane) {
    SipMessage message = sealed.cut();
    received.add(message);
    if (message instanceof SipRequest request && !request.is("ACK") && !silentToSealed) {
      answers
          .apply(this, request)
          .ifPresent(answer ->
              leg.answer(sealed, lane, first ? granted(answer) : answer, loop.nanoTime()));
    }
  }

  private byte[] granted(byte[] answer) {
    byte[] payload = new ControlMessage.Granted(grant).toBytes();
    return SipSeal.withControl((SipMessage) SipParser.parse(answer), payload).bytes();
  }

  /** Sends a message to the identity, sealed, as its own proxy would. */
  void send(String identity, String message) {
    send(identity, message.getBytes(StandardCharsets.UTF_8));
  }

  void send(String identity, byte[] message) {
    newest(identity).send(message, loop.nanoTime());
  }

  /** Asks the agent of the identity with a control message. */
  void ask(String identity, ControlMessage message) {
    newest(identity).ask(message, loop.nanoTime());
  }

  private SealedLeg<SipSealed, Object> newest(String identity) {
    return newest(device -> device.text().equals(identity));
  }

  /** Where the identity's agent is, as its newest message showed. */
  InetSocketAddress addressOf(String identity) {
    return newest(identity).lane().peer();
  }

  /** The requests of this method, in order, retransmissions included. */
  List<SipRequest> requests(String method) {
    return requests(received, method);
  }

  private static List<SipRequest> requests(List<SipMessage> messages, String method) {
    return messages.stream()
        .filter(message -> message instanceof SipRequest request && request.is(method))
        .map(SipRequest.class::cast)
        .toList();
  }

  /** The responses to requests of this method, in order. */
  List<SipResponse> responses(String method) {
    return received.stream()
        .filter(message ->
            message instanceof SipResponse response && response.cseq().method().equals(method))
        .map(SipResponse.class::cast)
        .toList();
  }

  /** A response as the call agent would give it. */
  static byte[] response(SipRequest request, int status) {
    SipResponse response =
        SipResponses.to(request, status)
            .copy(HeaderName.RECORD_ROUTE)
            .copy(HeaderName.CONTACT)
            .response();
    return SipRewrite.of(response).bytes();
  }
}
