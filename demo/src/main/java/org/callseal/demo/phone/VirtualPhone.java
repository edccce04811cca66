package org.callseal.demo.phone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.HeaderName;
import org.callseal.sip.Malformed;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.ClientFailure;
import org.callseal.sip.transaction.ClientTransaction;
import org.callseal.sip.transaction.ClientUser;
import org.callseal.sip.transaction.RequestArrival;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/**
 * A SIP phone without sound: registers, calls and is called, sends texts, all through its outbound
 * proxy. Belongs to one loop, on which its methods are called; lives from {@link #open} to {@link
 * #close}.
 */
public final class VirtualPhone implements AutoCloseable {

  static final String METHODS = "INVITE, ACK, CANCEL, BYE, OPTIONS, MESSAGE";

  private static final int SIP_PORT = 5060;

  private final PhoneWire wire;
  private final PhoneRegistration registration;
  private final List<PhoneCall> calls = new ArrayList<>();
  private long malformed;

  private VirtualPhone(
      PhoneSettings settings,
      Loop loop,
      Network network,
      RandomSource random,
      PhoneListener listener)
      throws IOException {
    this.wire =
        new PhoneWire(
            settings, loop, network, random, listener, (_, from, bytes) -> received(from, bytes));
    this.registration = new PhoneRegistration(wire);
  }

  /**
   * Plugs a phone in. It does not register by itself.
   *
   * @throws IOException when its address cannot be bound
   */
  public static VirtualPhone open(
      PhoneSettings settings,
      Loop loop,
      Network network,
      RandomSource random,
      PhoneListener listener)
      throws IOException {
    return new VirtualPhone(settings, loop, network, random, listener);
  }

  /** Registers, and stays registered until {@link #deregister}. */
  public void register() {
    registration.register();
  }

  /** Takes the registration back. */
  public void deregister() {
    registration.deregister();
  }

  /** Whether the last REGISTER was granted. */
  public boolean registered() {
    return registration.registered();
  }

  /** Calls somebody. */
  public PhoneCall call(String uri) {
    forgetEnded();
    PhoneCall call = PhoneCall.to(wire, uri);
    calls.add(call);
    return call;
  }

  /** Sends somebody a text (RFC 3428). */
  public void sendText(String uri, String text) {
    String callId = wire.randomName();
    String tag = wire.randomName();
    long[] cseq = {0};
    var _ =
        new Attempt(
                wire,
                () -> ++cseq[0],
                number -> message(uri, callId, tag, number, text),
                new Texting())
            .send();
  }

  private SipText message(String uri, String callId, String tag, long cseq, String text) {
    return wire.request("MESSAGE", uri)
        .header(HeaderName.ROUTE, wire.outboundRoute())
        .header(HeaderName.FROM, "<" + wire.settings.identity().text() + ">;tag=" + tag)
        .header(HeaderName.TO, "<" + uri + ">")
        .header(HeaderName.CALL_ID, callId)
        .header(HeaderName.CSEQ, cseq + " MESSAGE")
        .body("text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The address it is plugged in at. */
  public InetSocketAddress localAddress() {
    return wire.port.localAddress();
  }

  /** How many datagrams were no SIP message. */
  public long malformed() {
    return malformed;
  }

  /** Pulls the plug: nothing is taken back, as when a phone loses its power. */
  @Override
  public void close() {
    registration.stop();
    wire.port.close();
  }

  private void received(InetSocketAddress from, byte[] bytes) {
    switch (SipParser.parse(bytes)) {
      case Malformed _ -> malformed++;
      case SipResponse response -> {
        var _ = wire.layer.receive(response, PhoneWire.PEER);
      }
      case SipRequest request -> received(from, request);
    }
  }

  private void received(InetSocketAddress from, SipRequest arrived) {
    byte[] noted = SipRewrite.of(arrived).noteSource(from).bytes();
    if (!(SipParser.parse(noted) instanceof SipRequest request)) {
      malformed++;
      return;
    }
    boolean toSource = request.topVia().hasRport() || wire.port.medium().isReliable();
    int back = toSource ? from.getPort() : request.topVia().port().orElse(SIP_PORT);
    InetSocketAddress answerTo = new InetSocketAddress(from.getAddress(), back);
    switch (wire.layer.receive(request, PhoneWire.PEER, wire.transport(answerTo))) {
      case RequestArrival.New(ServerTransaction transaction) -> serve(transaction);
      case RequestArrival.Acknowledgement(SipRequest ack) ->
          callOf(ack).ifPresent(call -> call.acknowledged(ack));
      case RequestArrival.Absorbed _, RequestArrival.NoRoom _ -> {}
    }
  }

  private void serve(ServerTransaction transaction) {
    SipRequest request = transaction.request();
    if (request.is("CANCEL")) {
      cancel(transaction);
    } else if (request.to().tag().isPresent()) {
      callOf(request)
          .ifPresentOrElse(call -> call.received(transaction), () -> answer(transaction, 481));
    } else {
      serveOutsideCalls(transaction);
    }
  }

  private void serveOutsideCalls(ServerTransaction transaction) {
    SipRequest request = transaction.request();
    switch (request.method()) {
      case "INVITE" -> {
        forgetEnded();
        PhoneCall call = PhoneCall.from(wire, transaction);
        calls.add(call);
        wire.listener.happened(new PhoneEvent.Called(call, request));
      }
      case "MESSAGE" -> {
        answer(transaction, 200);
        String text = new String(request.body(), StandardCharsets.UTF_8);
        wire.listener.happened(new PhoneEvent.TextReceived(request.from().uri(), text, request));
      }
      case "OPTIONS" ->
          transaction.respond(
              SipResponses.to(request, 200).header(HeaderName.ALLOW, METHODS).response());
      default ->
          transaction.respond(
              SipResponses.to(request, 405).header(HeaderName.ALLOW, METHODS).response());
    }
  }

  private void cancel(ServerTransaction transaction) {
    Optional<ServerTransaction> invite =
        wire.layer.cancelled(transaction.request(), PhoneWire.PEER);
    answer(transaction, invite.isPresent() ? 200 : 481);
    invite.ifPresent(opened ->
        calls.stream()
            .filter(call -> call.isOpenedBy(opened))
            .findFirst()
            .ifPresent(PhoneCall::cancelled));
  }

  private static void answer(ServerTransaction transaction, int status) {
    transaction.respond(SipResponses.to(transaction.request(), status).response());
  }

  private Optional<PhoneCall> callOf(SipRequest request) {
    return calls.stream().filter(call -> call.holds(request)).findFirst();
  }

  private void forgetEnded() {
    calls.removeIf(call -> call.state() == PhoneCall.State.ENDED);
  }

  /** Waits for the answer to a MESSAGE. */
  private final class Texting implements ClientUser {
    @Override
    public void answered(ClientTransaction transaction, SipResponse response) {
      if (response.isFinal()) {
        wire.listener.happened(new PhoneEvent.TextAnswered(response.status()));
      }
    }

    @Override
    public void failed(ClientTransaction transaction, ClientFailure failure) {
      wire.listener.happened(new PhoneEvent.TextAnswered(failure.status()));
    }
  }
}
