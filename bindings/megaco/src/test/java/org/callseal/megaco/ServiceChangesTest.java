package org.callseal.megaco;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.callseal.megaco.ServiceChanges.Change;
import org.callseal.megaco.ServiceChanges.Named;
import org.callseal.megaco.ServiceChanges.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses in service changes: found wherever a stack would find them, and nothing else is. */
final class ServiceChangesTest {

  private static final Change HERE = new Change.At(new InetSocketAddress("127.0.0.1", 2944));

  private static MegacoMessage text(String body) {
    byte[] bytes = ("!/1 mgc " + body).getBytes(StandardCharsets.ISO_8859_1);
    return (MegacoMessage) Encoding.TEXT.parse(bytes);
  }

  private static MegacoMessage binary(String hexadecimal) {
    return (MegacoMessage) Encoding.BER.parse(BerSamples.bytes(hexadecimal));
  }

  private static String changed(MegacoMessage message, Change change) {
    return new String(ServiceChanges.changed(message, _ -> change), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          T=1{C=-{SC=root{SV{MT=HO,RE="903",MG=[10.0.0.1]:2944}}}} | T=1{C=-{SC=root{SV{MT=HO,RE="903",MG=@}}}}
          T=1{C=-{SC=root{SV{MG=<mgc2.x>:2944 ,MT=HO,RE="903"}}}} | T=1{C=-{SC=root{SV{MG=@ ,MT=HO,RE="903"}}}}
          Transaction=1{Context=-{O-ServiceChange=root{Services{MgcIdToTry = mgc2}}}} | Transaction=1{Context=-{O-ServiceChange=root{Services{MgcIdToTry = @}}}}
          T=1{C=-{o-w-sc=root{sv{mg=MTP{0A1B},mt=HO}}}} | T=1{C=-{o-w-sc=root{sv{mg=@,mt=HO}}}}
          P=1{IA,C=-{SC=ROOT{SV{AD=55555,V=1}}}} | P=1{IA,C=-{SC=ROOT{SV{AD=@,V=1}}}}
          P=1{C=-{SC=a{SV{AD=[::1]:1}},SC=b{SV{MG=b}}}} | P=1{C=-{SC=a{SV{AD=@}},SC=b{SV{MG=@}}}}
          """)
  void shouldPutAnAddressInPlaceOfEach(String before, String after) {
    assertThat(changed(text(before), HERE))
        .isEqualTo("!/1 mgc " + after.replace("@", "[127.0.0.1]:2944"));
  }

  /** A parameter hidden behind a bracket from one reader only would lead a stack past the seal. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "T=1{C=-{SC=root{SV{X-A=[\"]{\",b],MG=mgc2,RE=\"903\"}}}}",
        "T=1{C=-{SC=root{SV{X-A=[;]{\n1],MG=mgc2,RE=\"903\"}}}}",
        "T=1{C=-{SC=root{SV{X-A=1\"{\",MG=mgc2,RE=\"903\"}}}}",
        "T=1{C=-{SC=root{SV{X-A=<\">{\">,MG=mgc2,RE=\"903\"}}}}",
        "T=1{C=-{SC=root{SV{X-A=[L{\"},MG=mgc2,RE=\"903\"}}}}",
        "T=1{C=-{SC=root{SV{X-A<L{\"},MG=mgc2,RE=\"903\"}}}}",
        "T=1{C=-{SC=root{SV{a:L{\"},MG=mgc2,RE=\"903\"}}}}",
        "T=1{C=-{SC=root{SV{[1{2]},MG=mgc2,RE=\"903\"}}}}"
      })
  void shouldSeeItBehindWhateverStandsInFrontOfIt(String body) {
    MegacoMessage message = text(body);
    assertThat(ServiceChanges.of(message))
        .singleElement()
        .satisfies(named -> assertThat(named.parameter()).isEqualTo(Parameter.CONTROLLER));
    assertThat(changed(message, HERE))
        .isEqualTo("!/1 mgc " + body.replace("mgc2", "[127.0.0.1]:2944"));
  }

  /** Each parameter is looked at once, or a message of 64 kilobytes would hold its reader up. */
  @Test
  void shouldTakeVeryManyOutAsEasilyAsFew() {
    int many = 8_000;
    String all = "MG=mgc,".repeat(many);
    MegacoMessage message = text("P=1{C=-{SC=root{SV{" + all + "V=1}}}}");
    assertThat(ServiceChanges.of(message)).hasSize(many);
    assertThat(changed(message, new Change.Cut())).isEqualTo("!/1 mgc P=1{C=-{SC=root{SV{V=1}}}}");
  }

  @Test
  void shouldKeepAnAddressApartFromWhatTouchesItsPlace() {
    assertThat(changed(text("T=1{C=-{SC=root{SV{MG=MTP{0a1b}0}}}}"), HERE))
        .isEqualTo("!/1 mgc T=1{C=-{SC=root{SV{MG=[127.0.0.1]:2944 0}}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          P=1{C=-{SC=root{SV{MG=mgc}}}} | P=1{C=-{SC=root}}
          P=1{C=-{SC=root { SV { MG=mgc } }}} | P=1{C=-{SC=root}}
          P=1{C=-{SC=root{SV{MG=mgc, V=1}}}} | P=1{C=-{SC=root{SV{V=1}}}}
          P=1{C=-{SC=root{SV{V=1 , MG=mgc}}}} | P=1{C=-{SC=root{SV{V=1}}}}
          P=1{C=-{SC=root{SV{V=1,MG=mgc,AD=1}}}} | P=1{C=-{SC=root{SV{V=1}}}}
          P=1{C=-{SC=root{SV{MG=mgc,AD=1,V=1}}}} | P=1{C=-{SC=root{SV{V=1}}}}
          P=1{C=-{SC=root{SV{MG=mgc,AD=1}}}} | P=1{C=-{SC=root}}
          P=1{C=-{SC=a{SV{MG=mgc,AD=1}},SC=b{SV{AD=1}}}} | P=1{C=-{SC=a,SC=b}}
          P=1{C=-{SC=a{SV{MG=mgc,V=1, AD=1,P=x,MG=b}}}} | P=1{C=-{SC=a{SV{V=1, P=x}}}}
          P=1{C=-{SC=a{SV{MG=mgc},ER=1{}}}} | P=1{C=-{SC=a{SV{},ER=1{}}}}
          """)
  void shouldTakeEachOutWithItsComma(String before, String after) {
    assertThat(changed(text(before), new Change.Cut())).isEqualTo("!/1 mgc " + after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T=1{C=1{A=a{M{L{v=0 SC=root{SV{MG=x\\}\\} },O{MO=SR}}}}}",
        "T=1{C=-{N=root{OE=1{al/of{MG=x,AD=1}}}}}",
        "T=1{C=-{SC=root{SV{MT=RS,RE=\"901 MG=x,AD=1\"}}}};SC=root{SV{MG=x}}\n",
        "ER=500{\"SC=root{SV{MG=x}}\"}",
        "T=1{C=-{SC=SV{X{MG=x}}}}"
      })
  void shouldLeaveWhatOnlyLooksLikeOne(String body) {
    MegacoMessage message = text(body);
    assertThat(ServiceChanges.of(message)).isEmpty();
    assertThat(ServiceChanges.changed(message, _ -> HERE)).isSameAs(message.bytes());
  }

  @Test
  void shouldSayWhatEachNames() {
    List<Named> named =
        ServiceChanges.of(
            text("P=1{C=-{SC=a{SV{MG=<MGC2.x>:2944}},SC=b{SV{AD=2955}},SC=c{SV{AD=[10.0.0.5]}}}}"));
    assertThat(named).allMatch(Named::reply);
    assertThat(named.get(0).parameter()).isEqualTo(Parameter.CONTROLLER);
    assertThat(named.get(0).name().orElseThrow().canonical()).isEqualTo("mgc2.x:2944");
    assertThat(named.get(0).name().orElseThrow().address(2944)).isEmpty();
    assertThat(named.get(1).port()).hasValue(2955);
    assertThat(named.get(2).name().orElseThrow().address(2944))
        .contains(new InetSocketAddress("10.0.0.5", 2944));
  }

  /** A hand-over in binary, made of what OTP writes; the parameters are put behind the method. */
  private static String request(String parameters) {
    return transaction(0xa0, 0xa1, wrapped(parameters));
  }

  private static String wrapped(String parameters) {
    String parms = BerSamples.value(0xa1, "800104" + parameters + "a4070405393033203a");
    String change = BerSamples.value(0xa7, "a00e300ca0008108ffffffffffffffff" + parms);
    return BerSamples.value(0x30, BerSamples.value(0xa0, change));
  }

  private static String transaction(int tag, int actions, String command) {
    String action = BerSamples.value(0x30, "800100" + BerSamples.value(0xa3, command));
    String body = BerSamples.value(tag, "800101" + BerSamples.value(actions, action));
    return BerSamples.withBody(BerSamples.value(0xa1, body));
  }

  private static String reply(String parameters) {
    String result = BerSamples.value(0xa1, BerSamples.value(0xa1, parameters));
    String change = BerSamples.value(0xa7, "a00e300ca0008108ffffffffffffffff" + result);
    String action = BerSamples.value(0x30, "800100" + BerSamples.value(0xa3, change));
    String replies = BerSamples.value(0xa2, BerSamples.value(0xa1, action));
    return BerSamples.withBody(BerSamples.value(0xa1, BerSamples.value(0xa2, "800101" + replies)));
  }

  private static String hexadecimal(String message, Change change) {
    return HexFormat.of().formatHex(ServiceChanges.changed(binary(message), _ -> change));
  }

  @Test
  void shouldPutAnAddressInPlaceOfEachInBinary() {
    String here = "a00a80047f00000181020b80";
    assertThat(hexadecimal(request("a605 8303 6d6732"), HERE))
        .isEqualTo(HexFormat.of().formatHex(BerSamples.bytes(request("a60c" + here))));
    assertThat(hexadecimal(reply("a005 8303 6d6732"), HERE))
        .isEqualTo(HexFormat.of().formatHex(BerSamples.bytes(reply("a00c" + here))));
    String address = "a10c" + "a1" + here.substring(2);
    for (String before :
        List.of("a103 8001 05", "a105 8403 6d6732", "a109 a107 8004 0a000005 00")) {
      String given = before.replace("a109 a107 8004 0a000005 00", "a108 a106 8004 0a000005");
      assertThat(hexadecimal(request(given), HERE))
          .isEqualTo(HexFormat.of().formatHex(BerSamples.bytes(request(address))));
      assertThat(hexadecimal(reply(given), HERE))
          .isEqualTo(HexFormat.of().formatHex(BerSamples.bytes(reply(address))));
    }
  }

  @Test
  void shouldGrowAllLengthsAroundAnAddress() {
    String filler = "b0" + "60" + "00".repeat(0x60);
    String grown = hexadecimal(request("a605 8303 6d6732" + filler), HERE);
    assertThat(Encoding.BER.parse(HexFormat.of().parseHex(grown)))
        .isInstanceOf(MegacoMessage.class);
    assertThat(grown)
        .isEqualTo(
            HexFormat.of()
                .formatHex(BerSamples.bytes(request("a60c a00a80047f00000181020b80" + filler))));
  }

  @Test
  void shouldTakeEachOutInBinary() {
    assertThat(hexadecimal(reply("a005 8303 6d6732 820101"), new Change.Cut()))
        .isEqualTo(HexFormat.of().formatHex(BerSamples.bytes(reply("820101"))));
  }

  @Test
  void shouldSayWhatEachNamesInBinary() {
    List<Named> named = ServiceChanges.of(binary(request("a103 8001 05 a605 8303 6d6732")));
    assertThat(named.get(0).port()).hasValue(5);
    assertThat(named.get(1).name().orElseThrow().canonical()).isEqualTo("mg2");
    assertThat(ServiceChanges.of(binary(request("a108 a106 8004 0a000005"))).getFirst().name())
        .map(name -> name.address(2945).orElseThrow())
        .contains(new InetSocketAddress("10.0.0.5", 2945));
    assertThat(ServiceChanges.of(binary(BerSamples.SERVICE_CHANGE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T=1{C=-{SC=ROOT{SV{MT=RS,RE=\"901\"}}}}",
        "Transaction=1{Context=-{N=a{OE=1{al/of}},O-ServiceChange=Root{Services{Method=Restart}}}}",
        "P=7{C=-{N=a}}T=1{C=1{N=a{OE=1{al/of}}}}T=2{C=-{W-SC=root{SV{MT=FO,RE=\"905\"}}}}"
      })
  void shouldKnowWhenAGatewaySaysHowItIs(String body) {
    assertThat(ServiceChanges.changeRoot(text(body))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T=1{C=-{SC=a/1{SV{MT=RS,RE=\"901\"}}}}",
        "T=1{C=-{SC=root1{SV{MT=RS,RE=\"901\"}}}}",
        "T=1{C=-{AV=ROOT{AT{}}}}",
        "P=1{C=-{SC=ROOT}}",
        "T=1{C=-{N=a{OE=1{al/of{x=\"SC=ROOT\"}}}}}",
        "ER=500{\"SC=ROOT\"}"
      })
  void shouldNotTakeAnythingElseForIt(String body) {
    assertThat(ServiceChanges.changeRoot(text(body))).isFalse();
  }

  @Test
  void shouldKnowInBinaryWhenAGatewaySaysHowItIs() {
    assertThat(ServiceChanges.changeRoot(binary(BerSamples.SERVICE_CHANGE))).isTrue();
    assertThat(ServiceChanges.changeRoot(binary(request("a605 8303 6d6732")))).isTrue();
    assertThat(ServiceChanges.changeRoot(binary(reply("")))).isFalse();
    assertThat(ServiceChanges.changeRoot(binary(BerSamples.PENDING))).isFalse();
    String changed = BerSamples.SERVICE_CHANGE.replace(" ", "");
    for (String id : new String[] {"fffffffffffffffe", "0000000000000001", "ff00ff00ff00ff00"}) {
      assertThat(ServiceChanges.changeRoot(binary(changed.replace("ffffffffffffffff", id))))
          .as(id)
          .isFalse();
    }
    assertThat(
            ServiceChanges.changeRoot(
                binary(changed.replace("a728", "a628").replace("a726", "a626"))))
        .as("a notify of ROOT")
        .isFalse();
  }

  @Test
  void shouldNumberTransactionsInBothEncodings() {
    assertThat(TransactionNumber.of(text("K{9}P=4294967295{C=-}PN=7{}T=1{C=-{AV=a{AT{}}}}")))
        .containsExactly(
            new TransactionNumber(Content.REPLY, 4_294_967_295L),
            new TransactionNumber(Content.PENDING, 7),
            new TransactionNumber(Content.REQUEST, 1));
    assertThat(TransactionNumber.of(binary(BerSamples.SERVICE_CHANGE)))
        .containsExactly(new TransactionNumber(Content.REQUEST, 1));
    assertThat(TransactionNumber.of(binary(BerSamples.PENDING)))
        .containsExactly(new TransactionNumber(Content.PENDING, 1));
    assertThat(TransactionNumber.of(binary(reply(""))))
        .containsExactly(new TransactionNumber(Content.REPLY, 1));
  }
}
