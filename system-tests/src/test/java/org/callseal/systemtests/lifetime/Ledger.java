package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;
import org.jspecify.annotations.Nullable;

/**
 * Everything that phones and core have said, and so all that may be heard: each word from the one
 * who said it, to the one it was said to, unchanged. Belongs to the simulation's thread.
 */
final class Ledger {

  private record Word(String speaker, String listener) {}

  private static final HeaderName WORD = HeaderName.of("X-Word");

  /** A field that makes a word too long for a datagram. */
  static final HeaderName LENGTH = HeaderName.of("X-Length");

  static final String AT_LENGTH = "and so on ".repeat(130) + "to the end";

  private final Map<String, Word> words = new HashMap<>();
  private final Set<String> heard = new HashSet<>();

  /** A new word, to stand in {@code X-Word} and in the body. */
  String say(String speaker, String listener) {
    String word = "w" + words.size();
    words.put(word, new Word(speaker, listener));
    return word;
  }

  static String body(String word, String speaker, String listener) {
    return word + " from " + speaker + " to " + listener;
  }

  /** The core hears a request: it is what its asserted speaker said, and nobody else. */
  void heardAtCore(SipRequest request) {
    List<String> asserted = request.headers(HeaderName.P_ASSERTED_IDENTITY);
    assertThat(asserted).as("asserted in %s", text(request)).hasSize(1);
    String speaker = NameAddr.parse(asserted.getFirst()).orElseThrow().uri();
    assertThat(request.from().uri()).as("scope of %s", text(request)).isEqualTo(speaker);
    hear(request, speaker, Core.IDENTITY);
  }

  /** A phone hears a request: the core said it, to this phone. */
  void heardByPhone(String identity, SipRequest request) {
    hear(request, Core.IDENTITY, identity);
  }

  /**
   * The edge takes a registration back or puts one back: it is one that came before, byte for byte.
   */
  void registeredByEdge(SipRequest request, @Nullable SipRequest before) {
    assertThat(before).as("nobody had registered: %s", text(request)).isNotNull();
    assertThat(request.headers(HeaderName.CONTACT)).isEqualTo(before.headers(HeaderName.CONTACT));
    assertThat(request.headers(HeaderName.PATH)).isEqualTo(before.headers(HeaderName.PATH));
    assertThat(request.callId()).isNotEqualTo(before.callId());
  }

  /** A registration came to the core: its To is whom the phone of that association is. */
  void registeredAtCore(SipRequest request) {
    Word word = words.get(request.header(WORD).orElse(""));
    assertThat(word).as("nobody registered so: %s", text(request)).isNotNull();
    assertThat(request.to().uri()).as("registered").isEqualTo(word.speaker());
  }

  boolean isHeard(String word) {
    return heard.contains(word);
  }

  private void hear(SipRequest request, String speaker, String listener) {
    String name = request.header(WORD).orElse("");
    Word word = words.get(name);
    assertThat(word).as("nobody said: %s", text(request)).isNotNull();
    assertThat(word).as("who said %s to whom", name).isEqualTo(new Word(speaker, listener));
    assertThat(new String(request.body(), StandardCharsets.UTF_8))
        .as("what was said")
        .isEqualTo(body(name, speaker, listener));
    heard.add(name);
  }

  private static String text(SipRequest request) {
    return new String(request.bytes(), StandardCharsets.ISO_8859_1);
  }
}
