package org.callseal.systemtests.lifetime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** A phone beside its agent: registers, says words, hears words. Of the simulation's thread. */
final class Phone {

  static final String CONTACT = "<sip:phone@192.168.1.10:5070>";
  private static final HeaderName WORD = HeaderName.of("X-Word");

  private final String identity;
  private final InetSocketAddress agent;
  private final Ledger ledger;
  private final MessagePort port;
  private final Set<String> answered = new HashSet<>();
  private final Map<String, SipResponse> answers = new HashMap<>();
  private int registrations;

  Phone(
      String identity,
      SimulatedLoop loop,
      Network home,
      InetSocketAddress own,
      InetSocketAddress agent,
      Ledger ledger)
      throws IOException {
    this.identity = identity;
    this.agent = agent;
    this.ledger = ledger;
    this.port = home.openDatagramPort(loop, own, this::received);
  }

  boolean isAnswered(String word) {
    return answered.contains(word);
  }

  /** The last final answer to what was said with this word. */
  Optional<SipResponse> answer(String word) {
    return Optional.ofNullable(answers.get(word));
  }

  /** Registers; the word that is answered when the registrar has it. */
  String register() {
    return register("3600", CONTACT);
  }

  /**
   * The same with what it asks for.
   *
   * @param expires of the header
   * @param contacts each with its parameters, or all in one
   */
  String register(String expires, String... contacts) {
    String word = ledger.say(identity, "registrar");
    SipText register = request("REGISTER", "sip:example.net", identity, word);
    for (String contact : contacts) {
      register.header(HeaderName.CONTACT, contact);
    }
    port.send(
        agent,
        register
            .header(HeaderName.EXPIRES, expires)
            .header(HeaderName.of("X-Count"), String.valueOf(++registrations))
            .bytes());
    return word;
  }

  /** Says a word to the core. */
  String say() {
    return say("shortly");
  }

  /** The same in a message that is too long for a datagram. */
  String sayAtLength() {
    return say(Ledger.AT_LENGTH);
  }

  private String say(String length) {
    String word = ledger.say(identity, Core.IDENTITY);
    port.send(
        agent,
        request("MESSAGE", Core.IDENTITY, Core.IDENTITY, word)
            .header(Ledger.LENGTH, length)
            .body(
                "text/plain",
                Ledger.body(word, identity, Core.IDENTITY).getBytes(StandardCharsets.UTF_8))
            .bytes());
    return word;
  }

  private SipText request(String method, String target, String to, String word) {
    return SipText.request(method, target)
        .header(HeaderName.VIA, "SIP/2.0/UDP 192.168.1.10:5070;rport;branch=z9hG4bK" + word)
        .header(HeaderName.MAX_FORWARDS, "70")
        .header(HeaderName.FROM, "<" + identity + ">;tag=p" + word)
        .header(HeaderName.TO, "<" + to + ">")
        .header(HeaderName.CALL_ID, word)
        .header(HeaderName.CSEQ, "1 " + method)
        .header(WORD, word);
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] bytes) {
    if (!(SipParser.parse(bytes) instanceof SipMessage message)) {
      throw new AssertionError("the agent sent its phone what is no message");
    }
    switch (message) {
      case SipResponse response -> {
        if (response.status() >= 200) {
          answers.put(response.callId(), response);
        }
        if (response.status() == 200) {
          answered.add(response.callId());
        }
      }
      case SipRequest request -> {
        ledger.heardByPhone(identity, request);
        port.send(from, SipResponses.to(request, 200).response().bytes());
      }
    }
  }
}
