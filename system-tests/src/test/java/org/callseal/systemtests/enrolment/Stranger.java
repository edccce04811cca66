package org.callseal.systemtests.enrolment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.control.EnrolmentMessage.ShareQuestion;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Located;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.transport.MessagePort;

/** A source of enrolment questions made by hand; remembers how long each was and what came back. */
final class Stranger {
  private static final byte[] NOTHING = {};

  final List<ControlMessage> answers = new ArrayList<>();
  final List<Integer> surplus = new ArrayList<>();
  private final MessagePort port;
  private final RandomSource random;
  private final Map<String, Integer> asked = new HashMap<>();
  private byte[] cookie = NOTHING;

  Stranger(SimulatedNetwork network, InetSocketAddress host, RandomSource random)
      throws IOException {
    this.random = random;
    this.port =
        network.openDatagramPort(
            network.loop("stranger"), host, (on, from, message) -> received(message));
  }

  /** A guess: a share, with the cookie if one came. */
  void guess(String identity, byte[] shareP) {
    ask(new ShareQuestion(identity, cookie, shareP, new byte[60]));
  }

  void ask(EnrolmentMessage.Question question) {
    ask(question.toBytes());
  }

  void ask(byte[] payload) {
    byte[] nonce = random.bytes(ControlMessage.NONCE_LENGTH);
    byte[] bytes =
        SipControl.UDP.question(payload, port.localAddress(), EnrolmentWorld.EDGE, nonce);
    asked.put(unsealed(bytes).orElseThrow().message().callId(), bytes.length);
    port.send(EnrolmentWorld.EDGE, bytes);
  }

  byte[] cookie() {
    return cookie;
  }

  /** The control message that an unsealed datagram carries. */
  static Optional<ControlMessage> read(byte[] datagram) {
    return unsealed(datagram)
        .flatMap(SipLocated.Unsealed::control)
        .map(ControlParse::read)
        .filter(ControlParse.Parsed.class::isInstance)
        .map(parse -> ((ControlParse.Parsed) parse).message());
  }

  private static Optional<SipLocated.Unsealed> unsealed(byte[] datagram) {
    return SipControl.UDP.locate(datagram)
            instanceof Located.Unsealed<?, SipLocated.Unsealed>(var unsealed)
        ? Optional.of(unsealed)
        : Optional.empty();
  }

  private void received(byte[] message) {
    ControlMessage answer = read(message).orElseThrow();
    String callId = unsealed(message).orElseThrow().message().callId();
    surplus.add(message.length - asked.remove(callId));
    answers.add(answer);
    if (answer instanceof ControlMessage.Cookie(var baked)) {
      cookie = baked.bytes();
    }
  }
}
