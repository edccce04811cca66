package org.callseal.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ControlParseTest {
  private static final Mac MAC = Mac.read(HexFormat.of().parseHex("0102".repeat(8)), 0);
  private static final String ALICE = "sip:alice@example.net";
  private static final Kid KID = new Kid(0x0102030405060708L);
  private static final Grant GRANT =
      new Grant(
          3600,
          List.of("*@rgw1.example.net"),
          new ServerSet(List.of(new ServerSet.Server("edge1.example.net", "192.0.2.7", 5060))),
          3,
          new byte[32]);

  static Stream<ControlMessage> messages() {
    return Stream.of(
        new ControlMessage.Message1(
            KID, new AdmissionProof.Time(1_800_000_000L), MAC, new byte[] {1, 2}),
        new ControlMessage.Message1(
            KID, new AdmissionProof.Cookie(new byte[16]), MAC, new byte[] {1, 2}),
        new ControlMessage.Cookie(new AdmissionProof.Cookie(new byte[16])),
        new ControlMessage.Message2(new byte[] {3}, new byte[16]),
        new ControlMessage.Message3(new byte[] {3}, Wishes.NONE),
        new ControlMessage.Message3(
            new byte[] {3}, new Wishes(OptionalLong.of(60), List.of("*@rgw1.example.net"))),
        new ControlMessage.Granted(GRANT),
        new ControlMessage.Refused(Refusal.OVERLOADED),
        new ControlMessage.ReturnLater(1),
        new ControlMessage.ReturnLater(ControlMessage.ReturnLater.LONGEST_WAIT),
        new ControlMessage.Drain(1),
        new ControlMessage.Drain(ControlMessage.Drain.LONGEST_WAIT),
        new ControlMessage.KeepAlive(new byte[0]),
        new ControlMessage.KeepAlive(new byte[100]),
        new ControlMessage.KeepAliveAnswer(),
        new ControlMessage.Probe(42),
        new ControlMessage.ProbeAnswer(-42),
        new ControlMessage.SwitchNotice(MAC),
        new ControlMessage.StatementRequest(),
        new ControlMessage.Statement(new byte[] {9}),
        new EnrolmentMessage.SaltQuestion(ALICE, new byte[0], new byte[40]),
        new EnrolmentMessage.SaltQuestion(ALICE, new byte[16], new byte[0]),
        new EnrolmentMessage.Salt(new byte[16]),
        new EnrolmentMessage.ShareQuestion(ALICE, new byte[16], new byte[65], new byte[300]),
        new EnrolmentMessage.Share(new byte[65], new byte[32]),
        new EnrolmentMessage.ConfirmQuestion(
            new byte[16], new byte[16], new byte[32], new byte[90]),
        new EnrolmentMessage.Enrolled(new byte[300]));
  }

  @ParameterizedTest
  @MethodSource("messages")
  @Requirement("3.1.8")
  void shouldReadWhatItWrote(ControlMessage message) {
    ControlParse parse = ControlParse.read(message.toBytes());

    assertThat(parse).isInstanceOf(ControlParse.Parsed.class);
    ControlMessage read = ((ControlParse.Parsed) parse).message();
    assertThat(read).usingRecursiveComparison().isEqualTo(message);
    assertThat(message.toBytes()[1]).isEqualTo((byte) ControlMessage.VERSION);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldRefuseEveryMessageCutShortOrWithSomethingBehindIt(ControlMessage message) {
    byte[] bytes = message.toBytes();

    for (int length = 0; length < bytes.length; length++) {
      assertNotParsed(Arrays.copyOf(bytes, length));
    }
    assertNotParsed(Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** A changed bit gives another message or none, and nothing that is written in another way. */
  @ParameterizedTest
  @MethodSource("messages")
  void shouldKnowOnlyOneSpellingOfEachMessage(ControlMessage message) {
    byte[] bytes = message.toBytes();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      if (ControlParse.read(changed) instanceof ControlParse.Parsed(var read)
          && !hasUnknownField(changed)) {
        assertThat(read.toBytes()).as("bit %d", bit).isEqualTo(changed);
      }
    }
  }

  /** Unknown keys of maps are dropped on reading, as they must. */
  private static boolean hasUnknownField(byte[] bytes) {
    return bytes[2] == ControlMessage.Granted.TYPE || bytes[2] == ControlMessage.Message3.TYPE;
  }

  @ParameterizedTest
  @CsvSource({
    "no array, 01",
    "an empty array, 80",
    "the version alone, 8101",
    "an indefinite array, 9f0108ff",
    "version not minimal, 82180108",
    "version negative, 822008",
    "version as text, 82613108",
    "type as bytes, 82014108",
    "a field too many, 83010800",
    "a field too few, 820107",
    "padding as text, 8301076161",
    "a nonce of 7 bytes, 83010947" + "00000000000000",
    "a nonce of 9 bytes, 83010949" + "000000000000000000",
    "a quoted MAC of 15 bytes, 83010b4f" + "000000000000000000000000000000",
    "a refusal of number 0, 8401060080",
    "a refusal of number 14, 8401060e80",
    "versions that are no array, 8401060101",
    "version 0 among the versions, 840106018100",
    "a form that is neither, 87010148" + "0000000000000000" + "0240" + "4040",
    "a declared length beyond the end, 8301075a7fffffff",
    "wishes with a negative key, 8401044103a12000",
    "wishes with a key twice, 8401044103a201010101",
    "wishes with keys out of order, 8401044103a202800101",
    "wishes for a lifetime of nothing, 8401044103a10100",
    "wishes for a scope with two stars, 8401044103a1028163" + "2a2a40",
    "a grant without a lifetime, 830105a0",
    "a grant with a statement's number alone, 830105a201010401",
  })
  void shouldRefuse(String what, String hex) {
    assertThat(ControlParse.read(HexFormat.of().parseHex(hex)))
        .as(what)
        .isInstanceOf(ControlParse.Malformed.class);
  }

  @Test
  @Requirement("3.1.9")
  void shouldPassOverAnUnknownFieldOfWishesAndGrants() {
    byte[] wishes = HexFormat.of().parseHex("8401044103a2010a1863f6");

    assertThat(ControlParse.read(wishes)).isInstanceOf(ControlParse.Parsed.class);
    assertThat(Grant.parse(HexFormat.of().parseHex("a2010a1863820102")))
        .map(Grant::lifetimeSeconds)
        .contains(10L);
  }

  @Test
  @Requirement("3.1.8")
  void shouldNameAnotherVersionWithoutReadingOn() {
    assertThat(ControlParse.read(HexFormat.of().parseHex("8202ff")))
        .isEqualTo(new ControlParse.OtherVersion(2));
    assertThat(ControlParse.read(HexFormat.of().parseHex("820118ff")))
        .isEqualTo(new ControlParse.OtherType(255));
  }

  @Test
  void shouldLiveThroughNoise() {
    SeededRandom random = new SeededRandom(77);
    for (int i = 0; i < 50_000; i++) {
      byte[] noise = random.bytes(random.below(40));
      if (noise.length > 2) {
        noise[0] = (byte) (0x80 | (2 + random.below(6)));
        noise[1] = 1;
        noise[2] = (byte) (1 + random.below(23));
      }
      assertThat(ControlParse.read(noise)).isNotNull();
    }
  }

  private static void assertNotParsed(byte[] bytes) {
    assertThat(ControlParse.read(bytes)).isNotInstanceOf(ControlParse.Parsed.class);
  }
}
