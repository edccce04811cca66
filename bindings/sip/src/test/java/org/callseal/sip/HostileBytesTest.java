package org.callseal.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a peer sends, reading and forwarding it are values, never exceptions. */
class HostileBytesTest {

  private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.9", 40_000);
  private static final String SPICE = "\r\n\t \"<>;,:=@%?[]\\\0SIP/2.0v*\u00ff";

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void shouldReadOrRefuseEveryChangedTortureMessageAndForwardWhatItRead(long seed) {
    SeededRandom random = new SeededRandom(seed);
    List<TortureOutcome> rows =
        TortureOutcome.table().stream().filter(TortureOutcome::isAccepted).toList();
    int read = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = changed(rows.get(random.below(rows.size())).bytes(), random);
      if (SipParser.parse(bytes) instanceof SipMessage message) {
        read++;
        forward(message);
      }
    }
    assertThat(read).as("seed %d", seed).isGreaterThan(1_000);
  }

  private static byte[] changed(byte[] original, SeededRandom random) {
    byte[] bytes = original.clone();
    for (int changes = 1 + random.below(3); changes > 0; changes--) {
      int at = random.below(Math.min(bytes.length, 250));
      char spice = SPICE.charAt(random.below(SPICE.length()));
      if (random.below(2) == 0) {
        bytes[at] = (byte) spice;
      } else {
        bytes = with(bytes, at, spice);
      }
    }
    return bytes;
  }

  private static byte[] with(byte[] bytes, int at, char added) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[at] = (byte) added;
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    return longer;
  }

  /** What proxies do to a message; each must make one that is well-formed again. */
  private static void forward(SipMessage message) {
    assertThat(message.fields()).allSatisfy(field -> assertThat(field.text()).isNotNull());
    for (HeaderName name : List.of(HeaderName.SUPPORTED, HeaderName.WARNING, HeaderName.ALLOW)) {
      message.headers(name);
    }
    SipRewrite rewrite =
        SipRewrite.of(message)
            .noteSource(SOURCE)
            .addFirst(HeaderName.RECORD_ROUTE, "<sip:edge;lr>")
            .addFirst(HeaderName.VIA, "SIP/2.0/UDP edge;branch=z9hG4bKnew");
    if (message.maxForwards().orElse(70) > 0) {
      rewrite.decrementMaxForwards();
    }
    if (!message.routes().isEmpty()) {
      rewrite.popRoute();
    }
    if (message instanceof SipRequest) {
      String target =
          message.contacts().stream().findFirst().map(NameAddr::uri).orElse("sip:bob@10.0.0.1");
      rewrite.replaceRequestUri(target);
    }
    SipMessage forwarded = rewrite.message();
    assertThat(forwarded.vias()).hasSize(message.vias().size() + 1);
    assertThat(forwarded.vias().get(1).received().isPresent())
        .isEqualTo(message.topVia().hasRport() || !message.topVia().host().equals("192.0.2.9"));
    assertThat(forwarded.body()).isEqualTo(message.body());
    assertThat(forwarded.callId()).isEqualTo(message.callId());
    assertThat(SipRewrite.of(forwarded).popVia().message().vias()).hasSameSizeAs(message.vias());
  }

  @Test
  void shouldReadRandomBytesWithoutAnException() {
    SeededRandom random = new SeededRandom(31);
    for (int i = 0; i < 5_000; i++) {
      assertThat(SipParser.parse(random.bytes(random.below(200)))).isInstanceOf(Malformed.class);
    }
  }
}
