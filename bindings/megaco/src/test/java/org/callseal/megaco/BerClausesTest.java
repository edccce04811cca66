package org.callseal.megaco;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Binary as clauses: what Erlang/OTP writes is read as its text is, what is written is read back.
 */
class BerClausesTest {

  /** What both ways of reading give; text gives more. */
  private static final Set<String> READ =
      Set.of(
          "T", "P", "PN", "K", "IA", "C", "A", "MV", "MF", "S", "AC", "AV", "N", "SC", "SV", "MT",
          "RE", "E", "OE", "ER", "strict");

  static Stream<String> names() throws IOException {
    return recorded("ber").keySet().stream().sorted();
  }

  private static Map<String, MegacoMessage> recorded(String encoding) throws IOException {
    try (InputStream in = BerClausesTest.class.getResourceAsStream("/otp/encodings.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(line -> line.split(" ", -1))
          .filter(fields -> fields[1].equals(encoding))
          .collect(toMap(fields -> fields[0], fields -> parsed(fields[2])));
    }
  }

  private static MegacoMessage parsed(String hexadecimal) {
    byte[] bytes = HexFormat.of().parseHex(hexadecimal);
    return (MegacoMessage) Encoding.of(bytes).parse(bytes);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldReadOtpsBinaryAsItsText(String name) throws IOException {
    List<Clause> binary = Clauses.of(recorded("ber").get(name));
    List<Clause> text = Clauses.of(recorded("compact").get(name));
    assertThat(reduced(binary)).isEqualTo(reduced(text));
  }

  /**
   * The recording has one name for all terminations in binary; events but those of lines are told
   * by numbers there, and times and segments not at all.
   */
  private static List<Clause> reduced(List<Clause> clauses) {
    return clauses.stream()
        .map(clause ->
            new Clause(
                clause.word().replaceFirst("^[OW]-|^[0-9]+T?[0-9]*:", ""),
                clause
                    .value()
                    .toLowerCase(Locale.ROOT)
                    .replaceFirst("^aaln/[0-9]$", "0xff0001")
                    .replaceFirst("^(23)/.*$", "$1"),
                reduced(clause.group())))
        .filter(clause -> READ.contains(clause.word()) || clause.word().startsWith("al/"))
        .filter(clause -> !clause.word().equals("SV") || !clause.group().isEmpty())
        .toList();
  }

  /** What the built-in controller and the virtual gateway say. */
  private static final List<String> WRITTEN =
      List.of(
          "T=1{C=-{AV=*{AT{}}}}",
          "T=4294967295{C=-{MF=aaln/1{E=1{al/on{strict=state},al/of{strict=state}}}}}",
          "P=1{C=-{SC=ROOT{SV{V=1}}}}",
          "P=1{C=-{N=aaln/1}}",
          "P=1{C=-{N=aaln/1,ER=443{\"no command for a controller\"}}}",
          "P=1{ER=502{\"no room\"}}",
          "K{7}",
          "ER=406{\"Version Not Supported\"}",
          "T=3{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\"}}}}",
          "T=4{C=-{SC=ROOT{SV{MT=DC,RE=\"900 Service Restored\"}}}}",
          "T=5{C=-{N=aaln/2{OE=7{al/of}}}}",
          "P=6{C=-{AV=aaln/1,AV=aaln/2}}",
          "P=7{C=-{MF=aaln/1}}",
          "P=8{C=-{ER=430{}}}",
          "P=9{C=1{A=aaln/1,A=rtp/1{M{ST=1{L{\nv=0\nc=IN IP4 127.0.0.1\nm=audio 30002 RTP/AVP 0\n}}}}}}",
          "P=10{C=4294967293{S=aaln/1,S=rtp/1}}");

  static Stream<String> written() {
    return WRITTEN.stream();
  }

  @ParameterizedTest
  @MethodSource("written")
  void shouldReadBackWhatItWrites(String body) {
    byte[] bytes = Encoding.BER.message(1, "<mgc.example.net>:2944", body);
    MegacoMessage message = (MegacoMessage) Encoding.of(bytes).parse(bytes);
    byte[] text = Encoding.TEXT.message(1, "<mgc.example.net>:2944", body);
    MegacoMessage other = (MegacoMessage) Encoding.of(text).parse(text);
    assertThat(message.encoding()).isEqualTo(Encoding.BER);
    assertThat(message.messageId()).isEqualTo(other.messageId());
    assertThat(message.version()).isEqualTo(1);
    assertThat(withoutMedia(Clauses.of(message))).isEqualTo(withoutMedia(Clauses.of(other)));
  }

  private static List<Clause> withoutMedia(List<Clause> clauses) {
    return clauses.stream()
        .filter(clause -> !clause.is("Media", "M") && !clause.is("Version", "V"))
        .filter(clause -> !(clause.word().equals("SV") && clause.find("V", "V").isPresent()))
        .map(clause ->
            new Clause(
                clause.word(),
                clause.value().replace("ROOT", "root"),
                withoutMedia(clause.group())))
        .toList();
  }

  /** Lines of: version, hexadecimal; the lab has Erlang/OTP read them (megaco codecs). */
  @Test
  void shouldWriteWhatOtpReads() throws IOException {
    try (InputStream in = BerClausesTest.class.getResourceAsStream("/otp/written.txt")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines())
          .containsExactlyElementsOf(
              WRITTEN.stream()
                  .map(body -> Encoding.BER.message(1, "mg1", body))
                  .map(HexFormat.of()::formatHex)
                  .toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "61616c6e2f31, aaln/1",
    "ffffffffffffffff, root",
    "0001a0, 0x0001a0",
    "30786162, 0x30786162",
    "ff, 0xff"
  })
  void shouldHaveOneNameForATermination(String octets, String name) {
    String request =
        BerSamples.value(
            0xa0,
            "800101"
                + actions(
                    "a5",
                    BerSamples.value(0xa0, "a000" + BerSamples.value(0x81, octets)) + "a100"));
    Clause read = command(request);
    assertThat(read.value()).isEqualTo(name);
    byte[] written = Encoding.BER.message(1, "mg1", "T=1{C=-{AV=" + name + "{AT{}}}}");
    assertThat(HexFormat.of().formatHex(written)).contains("a000" + BerSamples.value(0x81, octets));
  }

  @ParameterizedTest
  @CsvSource({"ff, *", "bf, *", "7f, $", "87, ''", "c7, ''", "c7ff, ''"})
  void shouldKnowAWildcardOfAWholeNameAlone(String field, String name) {
    String wildcards =
        BerSamples.value(0xa0, field.length() == 2 ? "0401" + field : "0401c70401c7");
    String termination = BerSamples.value(0xa0, wildcards + "81080000000000000000");
    assertThat(
            command(BerSamples.value(0xa0, "800101" + actions("a5", termination + "a100"))).value())
        .isEqualTo(name);
  }

  private static String actions(String command, String contents) {
    String one = BerSamples.value(Integer.parseInt(command, 16), contents);
    String request = BerSamples.value(0x30, BerSamples.value(0xa0, one));
    return BerSamples.value(
        0xa1, BerSamples.value(0x30, "800100" + BerSamples.value(0xa3, request)));
  }

  private static Clause command(String transaction) {
    MegacoMessage message = parsed(BerSamples.withBody(BerSamples.value(0xa1, transaction)));
    return Clauses.of(message).getFirst().group().getFirst().group().getFirst();
  }

  @Test
  void shouldHaveNoWordsForACommandThatIsNone() {
    assertThat(command(BerSamples.value(0xa0, "800101" + actions("a9", ""))).is("Notify", "N"))
        .isFalse();
  }

  @Test
  void shouldUnderstandAReasonThatIsEncodedOnce() {
    Clause read = Clauses.of(parsed(BerSamples.SERVICE_CHANGE.replace(" ", ""))).getFirst();
    assertThat(read.toString()).contains("RE, value=901 Cold Boot").contains("MT, value=RS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T=1{C=-{AV=a/name/of/terminations{AT{}}}}",
        "T=1{C=-{MF=aaln/1{E=1{dd/ce}}}}",
        "T=1{C=-{MF=aaln/1{SG{cg/rt}}}}",
        "T=1{C=1{PR=3}}",
        "P=1{C=-{SC=ROOT{SV{AD=2944}}}}",
        "PN=1{}"
      })
  void shouldNotWriteWhatItHasNoWordsFor(String body) {
    assertThatIllegalArgumentException().isThrownBy(() -> Encoding.BER.message(1, "mg1", body));
  }
}
