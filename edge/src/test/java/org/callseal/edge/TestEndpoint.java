package org.callseal.edge;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Unanswered;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/** A phone with its key. Belongs to the simulation's thread. */
final class TestEndpoint extends TestDevice<SipSealed, SipLocated.Unsealed, TestEndpoint.Sent> {

  /** What it sent and would seal again. */
  record Sent(String branch, byte[] bytes) {

    private static Sent of(SipMessage message, byte[] bytes) {
      return new Sent(message.topVia().branch().orElse(""), bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Sent that && branch.equals(that.branch);
    }

    @Override
    public int hashCode() {
      return branch.hashCode();
    }
  }

  final List<SipMessage> got = new ArrayList<>();
  final List<SipMessage> unsealed = new ArrayList<>();
  boolean answersRequests = true;

  TestEndpoint(
      Network network,
      Loop loop,
      InetSocketAddress local,
      InetSocketAddress edge,
      P256KeyPair pair,
      Provision provision,
      RandomSource random) {
    super(loop, edge, pair, provision, random, SipControl.UDP, Unanswered.Again.ALL);
    port = datagrams(network, local);
  }

  /** Sends it sealed, with message_3 as long as no grant has come. */
  void send(byte[] bytes) {
    SipMessage message = (SipMessage) SipParser.parse(bytes);
    byte[] whole =
        message3.map(m3 -> SipSeal.withControl(message, m3.toBytes()).bytes()).orElse(bytes);
    again(Sent.of(message, whole));
  }

  void send(SipText text) {
    send(text.bytes());
  }

  /** Sends it sealed, with nothing of the exchange, and does not wait for an answer. */
  void sendPlainly(byte[] bytes) {
    leg.send(bytes, loop.nanoTime());
  }

  @Override
  void ask(ControlMessage question) {
    byte[] bytes = question(question);
    again(Sent.of((SipMessage) SipParser.parse(bytes), bytes));
  }

  /** Its requests, the newest last. */
  List<SipRequest> requests() {
    return got.stream().filter(SipRequest.class::isInstance).map(SipRequest.class::cast).toList();
  }

  List<SipResponse> responses() {
    return got.stream().filter(SipResponse.class::isInstance).map(SipResponse.class::cast).toList();
  }

  List<Integer> statuses() {
    return responses().stream().map(SipResponse::status).toList();
  }

  @Override
  Optional<byte[]> control(SipLocated.Unsealed message) {
    return message.control();
  }

  @Override
  void unsealed(SipLocated.Unsealed message) {
    unsealed.add(message.message());
  }

  @Override
  void heard(SipSealed sealed) {
    if (sealed.message() instanceof SipResponse response) {
      leg.answered(Sent.of(response, response.bytes()));
    }
  }

  @Override
  void opened(SipSealed sealed) {
    got.add(sealed.cut());
    if (sealed.message() instanceof SipRequest request && answersRequests && !request.is("ACK")) {
      sendPlainly(Sip.answer(request, 200).bytes());
    }
  }

  @Override
  void again(Sent message) {
    leg.send(message.bytes(), message, loop.nanoTime());
  }
}
