package org.callseal.cluster.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.callseal.cluster.Pins;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.crypto.SecretBytes;
import org.junit.jupiter.api.Test;

class JoinTokenTest {
  private final JoinToken token =
      new JoinToken(
          new JoinInvitation(0x0102030405060708L, "e3", Member.Kind.EDGE, 1_800_003_600L),
          SecretBytes.copyOf(
              "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
          List.of(
              new JoinToken.Door(new LinkAddress("192.0.2.1", 7061), Pins.of("a1")),
              new JoinToken.Door(new LinkAddress("2001:db8::1", 7061), Pins.of("a2"))));

  @Test
  void shouldReadWhatItShows() {
    JoinToken read = ((JoinToken.Read) JoinToken.read(token.exposedText())).token();

    assertThat(read).isEqualTo(token);
    assertThat(token.exposedText()).matches("callsealjoin1[a-z2-7]+");
  }

  @Test
  void shouldSurviveBeingWrappedIndentedAndWrittenInCapitals() {
    String text = token.exposedText();
    String wrapped = "  " + text.substring(0, 70) + "\r\n\t" + text.substring(70) + "\n";

    assertThat(
            ((JoinToken.Read) JoinToken.read(wrapped.toUpperCase(java.util.Locale.ROOT))).token())
        .isEqualTo(token);
  }

  @Test
  void shouldFindEverySlipOfACopy() {
    String text = token.exposedText();
    assertThat(JoinToken.read("hello")).isEqualTo(JoinToken.Slip.NOT_A_TOKEN);
    for (int i = 13; i < text.length(); i++) {
      assertThat(JoinToken.read(text.substring(0, i))).isEqualTo(JoinToken.Slip.INCOMPLETE);
      char other = text.charAt(i) == 'a' ? 'b' : 'a';
      assertThat(JoinToken.read(text.substring(0, i) + other + text.substring(i + 1)))
          .isEqualTo(JoinToken.Slip.INCOMPLETE);
    }
    assertThat(JoinToken.read(text + "a")).isEqualTo(JoinToken.Slip.INCOMPLETE);
  }

  /** Computed by another implementation from the root 00..01; docs/protocol.md has it. */
  @Test
  void shouldMakeTokenAndProofAsTheDocumentSays() {
    byte[] root = new byte[32];
    root[31] = 1;
    SecretBytes joinKey = new ClusterRoot(SecretBytes.adopt(root), () -> 0, List.of()).joinKey();
    SecretBytes secret = JoinProof.secret(joinKey, token.invitation());

    assertThat(HexFormat.of().formatHex(secret.exposed()))
        .isEqualTo("9f590e911a3af2af4a8efe5ec68c76c7");
    assertThat(HexFormat.of().formatHex(JoinProof.of(secret, Pins.of("e3"), Pins.of("a1"))))
        .isEqualTo("2876244afe3069c6119395f9600b5fe5c23bd2985200a5c0dd09fe2fdaa3e6a8");
    assertThat(new JoinToken(token.invitation(), secret, token.doors().subList(0, 1)).exposedText())
        .isEqualTo(
            "callsealjoin1qyawezjtdmaqeayeaudaoca2nne6aecqt5mq5ei2hlzk6suo7zpmnddwy6ayg2jrhez"
                + "c4mbogixdcgi3svmcb5k76fxwn5btmatgxfo3n6h6yaoxmayqkqygvzfewoaftd3m7uiu6qxnmoq");
  }

  @Test
  void shouldNotPrintItsSecret() {
    assertThat(token.toString()).isEqualTo("JoinToken for e3");
    assertThat(String.valueOf(new JoinToken.Read(token))).doesNotContain("0123");
  }
}
