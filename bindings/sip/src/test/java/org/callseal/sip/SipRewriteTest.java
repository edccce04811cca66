package org.callseal.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipRewriteTest {

  private static final String INVITE =
      """
      INVITE sip:bob@example.net SIP/2.0
      v: SIP/2.0/UDP 10.0.0.5:5062;rport;branch=z9hG4bKa1 , SIP/2.0/UDP 10.0.0.4;branch=z9hG4bKa0
      Max-Forwards: 70
      Route: <sip:edge1.example.net;lr>, "x, y" <sip:edge2.example.net;lr>,
       <sip:third.example.net;lr>
      From: "Alice, A." <sip:alice@example.net>;tag=1
      t: <sip:bob@example.net>
      Call-ID: c1@10.0.0.5
      CSeq: 1 INVITE
      m: <sip:alice@10.0.0.5:5062>
      Content-Length: 3

      abc\
      """
          .replace("\n", "\r\n");

  private static SipRequest invite() {
    return (SipRequest) SipParser.parse(INVITE.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(SipRewrite rewrite) {
    return new String(rewrite.message().bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldReadWhatAProxyNeeds() {
    SipRequest invite = invite();
    assertThat(invite.method()).isEqualTo("INVITE");
    assertThat(invite.requestUri()).isEqualTo("sip:bob@example.net");
    assertThat(invite.vias()).hasSize(2);
    assertThat(invite.branch()).contains("z9hG4bKa1");
    assertThat(invite.from().displayName()).isEqualTo("Alice, A.");
    assertThat(invite.from().tag()).contains("1");
    assertThat(invite.to().tag()).isEmpty();
    assertThat(invite.routes()).hasSize(3);
    assertThat(invite.contacts().getFirst().uri()).isEqualTo("sip:alice@10.0.0.5:5062");
    assertThat(invite.maxForwards()).hasValue(70);
    assertThat(invite.body()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldLeaveEveryByteWhereNothingIsAskedFor() {
    assertThat(text(SipRewrite.of(invite()))).isEqualTo(INVITE);
  }

  @Test
  void shouldReplaceTheUrisOfAddressesAndNothingAroundThem() {
    String routes =
        text(
            SipRewrite.of(invite())
                .replaceUris(
                    HeaderName.ROUTE,
                    uri -> uri.contains("edge1") ? Optional.empty() : Optional.of("sip:r")));
    assertThat(routes)
        .contains("Route: <sip:edge1.example.net;lr>, \"x, y\" <sip:r>,\r\n <sip:r>\r\n");
    for (String around : List.of("\"a<\\\"b\" <%s> ;q=1", "A B <%s>;p=\"<x>\"", "<%s>")) {
      String message = INVITE.replace("<sip:alice@10.0.0.5:5062>", around.formatted("sip:a@b;x"));
      SipMessage parsed = (SipMessage) SipParser.parse(message.getBytes(StandardCharsets.UTF_8));
      assertThat(
              text(
                  SipRewrite.of(parsed).replaceUris(HeaderName.CONTACT, _ -> Optional.of("sip:c"))))
          .isEqualTo(message.replace("sip:a@b;x", "sip:c"));
    }
    String bare = INVITE.replace("<sip:alice@10.0.0.5:5062>", "sip:a@b ;expires=3");
    SipMessage parsed = (SipMessage) SipParser.parse(bare.getBytes(StandardCharsets.UTF_8));
    assertThat(
            text(SipRewrite.of(parsed).replaceUris(HeaderName.CONTACT, _ -> Optional.of("sip:c"))))
        .isEqualTo(bare.replace("sip:a@b", "<sip:c>"));
  }

  @Test
  void shouldPopRoutesOneByOneOutOfAList() {
    assertThat(text(SipRewrite.of(invite()).popRoute()))
        .isEqualTo(INVITE.replace("<sip:edge1.example.net;lr>, ", ""));
    assertThat(text(SipRewrite.of(invite()).popRoute().popRoute()))
        .contains("Route: <sip:third.example.net;lr>\r\n");
    assertThat(text(SipRewrite.of(invite()).popRoute().popRoute().popRoute()))
        .doesNotContain("Route:");
  }

  @Test
  void shouldPutALaterFirstFieldAboveAnEarlierOne() {
    assertThat(
            text(
                SipRewrite.of(invite())
                    .addFirst(HeaderName.RECORD_ROUTE, "<sip:a;lr>")
                    .addFirst(HeaderName.VIA, "SIP/2.0/UDP e;branch=z9hG4bKb")))
        .startsWith(
            "INVITE sip:bob@example.net SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP e;branch=z9hG4bKb\r\nRecord-Route: <sip:a;lr>\r\nv: ");
  }

  @Test
  void shouldNoteTheSourceInTheTopViaOnly() {
    assertThat(text(SipRewrite.of(invite()).noteSource(new InetSocketAddress("192.0.2.9", 40_000))))
        .isEqualTo(
            INVITE.replace(
                ";rport;branch=z9hG4bKa1", ";rport=40000;branch=z9hG4bKa1;received=192.0.2.9"));
  }

  @Test
  void shouldCountMaxForwardsDownAndReplaceTheTarget() {
    assertThat(
            text(
                SipRewrite.of(invite())
                    .decrementMaxForwards()
                    .replaceRequestUri("sip:bob@10.1.1.1:5070")))
        .isEqualTo(
            INVITE
                .replace("Max-Forwards: 70", "Max-Forwards: 69")
                .replace("INVITE sip:bob@example.net ", "INVITE sip:bob@10.1.1.1:5070 "));
  }

  @Test
  void shouldNeverWriteALineBreakIntoAField() {
    assertThatThrownBy(() -> SipRewrite.of(invite()).addLast(HeaderName.SUBJECT, "a\r\nRoute: x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldWriteAMessageThatItReads() {
    SipResponse answer =
        SipText.response(200, "OK")
            .copy(invite(), HeaderName.VIA)
            .copy(invite(), HeaderName.FROM)
            .header(HeaderName.TO, "<sip:bob@example.net>;tag=2")
            .copy(invite(), HeaderName.CALL_ID)
            .copy(invite(), HeaderName.CSEQ)
            .toResponse();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.vias()).hasSize(2);
    assertThat(answer.contentLength()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.example;branch=z9hG4bKx            | a.example;branch=z9hG4bKx;received=192.0.2.9
          192.0.2.9;branch=z9hG4bKx            | 192.0.2.9;branch=z9hG4bKx
          192.0.2.9;branch=z9hG4bKx;RPORT      | 192.0.2.9;branch=z9hG4bKx;rport=40000;received=192.0.2.9
          192.0.2.9;received=10.0.0.1;branch=z | 192.0.2.9;branch=z
          a;rport=1;received=1;branch=z        | a;rport=40000;branch=z;received=192.0.2.9
          a;x=";rport;received=1";branch=z     | a;x=";rport;received=1";branch=z;received=192.0.2.9
          a ; rport = 7 ;branch=z              | a ;rport=40000;branch=z;received=192.0.2.9
          """)
  void shouldBelieveTheNetworkAboutTheSourceAndNotTheSender(String via, String noted) {
    String text =
        INVITE.replaceFirst("v: [^\r]*", Matcher.quoteReplacement("v: SIP/2.0/UDP " + via));
    SipMessage message = (SipMessage) SipParser.parse(text.getBytes(StandardCharsets.UTF_8));
    assertThat(text(SipRewrite.of(message).noteSource(new InetSocketAddress("192.0.2.9", 40_000))))
        .contains("v: SIP/2.0/UDP " + noted + "\r\n");
  }

  @Test
  void shouldReplaceAValueThatBeginsInAFoldedLine() {
    String text = INVITE.replace("Max-Forwards: 70", "Max-Forwards:\r\n 70");
    SipMessage message = (SipMessage) SipParser.parse(text.getBytes(StandardCharsets.UTF_8));
    assertThat(text(SipRewrite.of(message).decrementMaxForwards()))
        .contains("Max-Forwards: 69\r\n");
  }

  @Test
  void shouldAddMaxForwardsWhereThereIsNone() {
    String text = INVITE.replace("Max-Forwards: 70\r\n", "");
    SipMessage message = (SipMessage) SipParser.parse(text.getBytes(StandardCharsets.UTF_8));
    assertThat(SipRewrite.of(message).decrementMaxForwards().message().maxForwards()).hasValue(70);
  }

  @Test
  void shouldTakeAFieldOutOnceHoweverOftenItIsAskedTo() {
    assertThat(
            text(
                SipRewrite.of(invite())
                    .removeAll(HeaderName.MAX_FORWARDS)
                    .removeAll(HeaderName.MAX_FORWARDS)))
        .isEqualTo(INVITE.replace("Max-Forwards: 70\r\n", ""));
  }

  @Test
  void shouldTakeTheLastValueOfAListAway() {
    assertThat(text(SipRewrite.of(invite()).popLast(HeaderName.ROUTE)))
        .isEqualTo(INVITE.replace(",\r\n <sip:third.example.net;lr>", ""));
    assertThat(text(SipRewrite.of(invite()).popLast(HeaderName.MAX_FORWARDS)))
        .isEqualTo(INVITE.replace("Max-Forwards: 70\r\n", ""));
  }

  @Test
  void shouldReadItselfWhatIsTooLargeForTheNextReader() {
    int others = invite().fields().size();
    String more = "X-Any: y\r\n".repeat(SipParser.MAX_HEADER_FIELDS - others);
    String text = INVITE.replace("\r\n\r\n", "\r\n" + more + "\r\n");
    SipMessage largest = (SipMessage) SipParser.parse(text.getBytes(StandardCharsets.UTF_8));
    SipMessage larger = SipRewrite.of(largest).addFirst(HeaderName.ROUTE, "<sip:x>").message();
    assertThat(larger.fields()).hasSize(SipParser.MAX_HEADER_FIELDS + 1);
    assertThat(SipParser.parse(larger.bytes())).isEqualTo(new Malformed(SipFault.TOO_MANY_HEADERS));
  }

  @Test
  void shouldTellOurOwnMistakes() {
    assertThatThrownBy(() -> SipRewrite.of(invite()).removeAll(HeaderName.VIA).message())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SipRewrite.of(invite()).popVia().popVia().popVia().bytes())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() ->
            SipRewrite.of(invite())
                .removeAll(HeaderName.TO)
                .set(HeaderName.TO, "<sip:x@y>")
                .bytes())
        .isInstanceOf(IllegalStateException.class);
  }
}
