package org.callseal.systemtests.lifetime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
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

/**
 * The call agent: answers health checks, takes registrations and messages, and says words to
 * phones, again and again until answered. Belongs to the simulation's thread.
 */
final class Core {

  static final String IDENTITY = "sip:core@example.net";
  private static final HeaderName WORD = HeaderName.of("X-Word");
  private static final double[] AGAIN = {0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5};

  private final SimulatedLoop loop;
  private final MessagePort port;
  private final InetSocketAddress edge;
  private final Ledger ledger;
  private final Map<String, String> paths = new HashMap<>();
  private final Map<String, SipRequest> registered = new HashMap<>();
  private final Set<String> answered = new HashSet<>();
  private final Map<String, Integer> firstFinal = new HashMap<>();

  /** How it answers a REGISTER; at first with what it was asked for. */
  Function<SipRequest, SipResponse> registrar = Core::ok;

  Core(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress own,
      InetSocketAddress edge,
      Ledger ledger)
      throws IOException {
    this.loop = loop;
    this.edge = edge;
    this.ledger = ledger;
    this.port = network.openDatagramPort(loop, own, this::received);
  }

  /** Whether this identity has registered once, so that it can be spoken to. */
  boolean knows(String identity) {
    return paths.containsKey(identity);
  }

  boolean isAnswered(String word) {
    return answered.contains(word);
  }

  /** The first final status that a word of its own got. */
  OptionalInt status(String word) {
    Integer status = firstFinal.get(word);
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Says a word to the phone of the identity. */
  String say(String identity) {
    return say(identity, "shortly");
  }

  /** The same in a message that is too long for a datagram. */
  String sayAtLength(String identity) {
    return say(identity, Ledger.AT_LENGTH);
  }

  private String say(String identity, String length) {
    String word = ledger.say(IDENTITY, identity);
    byte[] message =
        SipText.request("MESSAGE", "sip:phone@192.168.1.10")
            .header(HeaderName.VIA, "SIP/2.0/UDP 198.51.100.5:5060;branch=z9hG4bK" + word)
            .header(HeaderName.ROUTE, paths.getOrDefault(identity, ""))
            .header(HeaderName.MAX_FORWARDS, "70")
            .header(HeaderName.FROM, "<" + IDENTITY + ">;tag=c" + word)
            .header(HeaderName.TO, "<" + identity + ">")
            .header(HeaderName.CALL_ID, word)
            .header(HeaderName.CSEQ, "1 MESSAGE")
            .header(WORD, word)
            .header(Ledger.LENGTH, length)
            .body(
                "text/plain",
                Ledger.body(word, IDENTITY, identity).getBytes(StandardCharsets.UTF_8))
            .bytes();
    port.send(edge, message);
    for (double after : AGAIN) {
      loop.schedule(
          Duration.ofMillis((long) (after * 1000)),
          () -> {
            if (!isAnswered(word)) {
              port.send(edge, message);
            }
          });
    }
    return word;
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] bytes) {
    if (!(SipParser.parse(bytes) instanceof SipMessage message)) {
      throw new AssertionError("the edge sent the core what is no message");
    }
    switch (message) {
      case SipResponse response -> {
        if (response.status() >= 200) {
          firstFinal.putIfAbsent(response.callId(), response.status());
        }
        if (response.status() == 200) {
          answered.add(response.callId());
        }
      }
      case SipRequest request -> {
        SipResponse answer =
            switch (request.method()) {
              case "REGISTER" -> {
                register(request);
                yield registrar.apply(request);
              }
              case "MESSAGE" -> {
                ledger.heardAtCore(request);
                yield ok(request);
              }
              default -> ok(request);
            };
        port.send(from, answer.bytes());
      }
    }
  }

  private static SipResponse ok(SipRequest request) {
    return SipResponses.to(request, 200).copy(HeaderName.CONTACT).response();
  }

  private void register(SipRequest request) {
    if (!request.has(WORD)) {
      ledger.registeredByEdge(request, registered.get(request.to().uri()));
      return;
    }
    ledger.registeredAtCore(request);
    registered.put(request.to().uri(), request);
    paths.put(request.to().uri(), request.headers(HeaderName.PATH).getFirst());
  }
}
