package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 3327, spoken by the edge for phones that do not know of it. */
class PathTest {

  private static final String ALICE = "sip:alice@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.registered(ALICE);
    world.callAgent.requests.clear();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private SipRequest forwarded(SipText text) {
    alice.send(text);
    world.run(100);
    assertThat(world.callAgent.requests).hasSize(1);
    return world.callAgent.last();
  }

  @Test
  void shouldAddAPathToARegisterAndKeepTheEchoFromThePhone() {
    SipRequest register = forwarded(Sip.register(ALICE));
    assertThat(register.paths()).hasSize(1);
    assertThat(register.lists(HeaderName.SUPPORTED, "path")).isTrue();
    assertThat(alice.responses().getLast().has(HeaderName.PATH)).isFalse();
  }

  @Test
  void shouldKeepAllThatIsOfPathFromAPhoneThatHasNotSaidItKnowsIt() {
    world.callAgent.answer =
        request ->
            Sip.answer(request, 200)
                .header(HeaderName.PATH, "<sip:inner.example.net;lr>")
                .header(HeaderName.SUPPORTED, "outbound, path, gruu");
    forwarded(Sip.register(ALICE));
    assertThat(alice.responses().getLast().has(HeaderName.PATH)).isFalse();
    assertThat(alice.responses().getLast().headers(HeaderName.SUPPORTED))
        .containsExactly("outbound", "gruu");
  }

  @Test
  void shouldLeaveAPhoneThatAskedForPathItsOwn() {
    world.callAgent.answer =
        request -> Sip.answer(request, 200).header(HeaderName.SUPPORTED, "path");
    forwarded(
        Sip.register(ALICE)
            .header(HeaderName.PATH, "<sip:pbx.example.net;lr>")
            .header(HeaderName.SUPPORTED, "path"));
    assertThat(alice.responses().getLast().headers(HeaderName.PATH))
        .containsExactly("<sip:pbx.example.net;lr>");
    assertThat(alice.responses().getLast().lists(HeaderName.SUPPORTED, "path")).isTrue();
  }
}
