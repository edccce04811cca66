package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.edge.BinaryMegaco.ascii;
import static org.callseal.edge.BinaryMegaco.hexadecimal;
import static org.callseal.edge.BinaryMegaco.value;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.TransactionNumber;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gateways, call agents and the edge itself say of a gateway in binary. */
class MegacoBinaryTest {

  private static final String GATEWAY = "RGW1.example.net";
  private static final String CALL_AGENT = "ca1.example.net";
  private static final String CALL_AGENT_OF_OURS = value("83", ascii("callseal"));
  private static final int FORCED = 1;
  private static final int RESTART = 3;
  private static final int DISCONNECTED = 4;
  private static final int HAND_OFF = 5;
  private static final Function<Long, String> NOTHING = _ -> "";

  @TempDir Path folder;

  private MegacoWorld world;
  private TestMediaGateway gateway;

  @BeforeEach
  void start() {
    world = new MegacoWorld(folder);
    gateway = world.stand(world.gateway(Encoding.BER, "rgw1.example.net", 24_001));
    world.callAgent.binary = number -> BinaryMegaco.changed(CALL_AGENT, number, "");
    say(BinaryMegaco.request(GATEWAY, 2002));
    world.forget(gateway);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void say(String message) {
    gateway.send(BinaryMegaco.bytes(message));
    world.run(100);
  }

  private void tell(MegacoCallAgentEnd callAgent, String message) {
    callAgent.port.send(MegacoWorld.core(24_001), BinaryMegaco.bytes(message));
    world.run(100);
  }

  private void expire() {
    Identity identity = Identity.parse("rgw1.example.net").orElseThrow();
    world.sip.register.expire(new SubscriberRegister.Selection.Of(identity));
  }

  private void standAgain() {
    gateway.begin();
    world.run(100);
    gateway.ask(gateway.message3.orElseThrow());
    world.run(200);
    gateway.got.clear();
  }

  /** All that a call agent got, and the number of each message's transaction. */
  private static List<String> got(MegacoCallAgentEnd callAgent) {
    return callAgent.got.stream().map(BinaryMegaco::hexadecimal).toList();
  }

  private static long number(String message) {
    MegacoMessage read = (MegacoMessage) Encoding.BER.parse(BinaryMegaco.bytes(message));
    return TransactionNumber.of(read).getFirst().number();
  }

  private static String forced(long number) {
    return BinaryMegaco.change(GATEWAY, number, FORCED, "", "906 Loss of lower layer connectivity");
  }

  private static String disconnected(long number) {
    return BinaryMegaco.change(GATEWAY, number, DISCONNECTED, "", "900 Service Restored");
  }

  @Test
  void shouldTellThatAGatewayIsGoneAsItWouldItself() {
    expire();
    world.run(30_000);

    assertThat(got(world.callAgent))
        .singleElement()
        .satisfies(told -> assertThat(told).isEqualTo(forced(number(told))));
    assertThat(world.callAgent.sources).containsExactly(MegacoWorld.core(24_001));
  }

  @Test
  void shouldTellThatItIsBackOnceWhereTheGatewayDoesNot() {
    expire();
    world.run(30_000);
    world.forget(gateway);
    standAgain();
    world.run(60_000);

    assertThat(got(world.callAgent))
        .singleElement()
        .satisfies(told -> assertThat(told).isEqualTo(disconnected(number(told))));
    assertThat(gateway.got).isEmpty();
  }

  @Test
  void shouldLeaveItToAGatewayThatSaysSoItself() {
    expire();
    world.run(30_000);
    world.forget(gateway);
    standAgain();
    String restart = BinaryMegaco.change(GATEWAY, 9998, RESTART, "", "901 Cold Boot");
    say(restart);
    world.run(10_000);

    assertThat(got(world.callAgent)).containsExactly(restart);
    assertThat(gateway.got.stream().map(BinaryMegaco::hexadecimal))
        .containsExactly(BinaryMegaco.changed(CALL_AGENT, 9998, ""));
  }

  @Test
  void shouldWaitForItsReplyWhereOneIsPending() {
    world.callAgent.binary = number -> BinaryMegaco.pending(CALL_AGENT, number);
    expire();
    world.run(18_000);
    assertThat(world.callAgent.got).hasSize(1);
    world.run(6_000);
    assertThat(got(world.callAgent))
        .hasSize(2)
        .allSatisfy(told -> assertThat(told).isEqualTo(forced(number(told))));
  }

  @Test
  void shouldRepeatItUnderOneNumberAndTurnToTheNextCallAgent() {
    world.callAgent.binary = NOTHING;
    world.second.binary = world.callAgent.binary;
    expire();
    world.run(50_000);

    List<String> all = new ArrayList<>(got(world.callAgent));
    assertThat(all).hasSize(6);
    all.addAll(got(world.second));
    assertThat(all).hasSizeGreaterThan(6);
    Set<Long> numbers = new HashSet<>();
    all.forEach(told -> numbers.add(number(told)));
    assertThat(all).allSatisfy(told -> assertThat(told).isEqualTo(forced(number(told))));
    assertThat(numbers).hasSize(1);
  }

  @Test
  void shouldPutThePlaceOfTheGatewayWhereItNamesAnAddressOfItsOwn() {
    for (String own :
        List.of("a1038001" + "05", value("a1", BinaryMegaco.address("a1", "192.168.1.2", 5555)))) {
      world.forget(gateway);
      say(BinaryMegaco.change(GATEWAY, 9998, RESTART, own, "901 Cold Boot"));
      String place = value("a1", BinaryMegaco.address("a1", World.CORE.getHostString(), 24_001));
      assertThat(got(world.callAgent))
          .containsExactly(BinaryMegaco.change(GATEWAY, 9998, RESTART, place, "901 Cold Boot"));
    }
  }

  @Test
  void shouldFollowAHandOffToAListedCallAgentAndLeaveItsBytesAlone() {
    String other = value("a6", BinaryMegaco.address("a0", "198.51.100.8", 2944));
    String handOff = BinaryMegaco.change(CALL_AGENT, 8, HAND_OFF, other, "903 MGC Directed Change");
    tell(world.callAgent, handOff);
    assertThat(gateway.got.stream().map(BinaryMegaco::hexadecimal)).containsExactly(handOff);

    String restart = BinaryMegaco.change(GATEWAY, 9998, RESTART, "", "901 Cold Boot");
    say(restart);
    assertThat(got(world.second)).containsExactly(restart);
    assertThat(world.callAgent.got).isEmpty();
  }

  @Test
  @Requirement("3.3.13")
  void shouldHandAGatewayOverToNobodyWhoIsNotListed() {
    String evil = BinaryMegaco.address("a0", "203.0.113.66", 2944);
    tell(
        world.callAgent,
        BinaryMegaco.change(CALL_AGENT, 8, HAND_OFF, value("a6", evil), "903 MGC Directed Change"));
    world.callAgent.binary = number -> BinaryMegaco.changed(CALL_AGENT, number, value("a0", evil));
    String restart = BinaryMegaco.change(GATEWAY, 9998, RESTART, "", "901 Cold Boot");
    say(restart);

    assertThat(gateway.got).isEmpty();
    String refused =
        BinaryMegaco.refused(value("a2", value("80", ascii(GATEWAY))), 8, 410, "not a call agent");
    assertThat(got(world.callAgent)).containsExactly(refused, restart);
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(2);
  }

  /** Whom the reply to the edge's own word names is told instead. */
  @Test
  void shouldTellTheCallAgentThatTheReplyToItsOwnWordNames() {
    String other = BinaryMegaco.address("a0", "198.51.100.8", 2944);
    world.callAgent.binary = number -> BinaryMegaco.changed(CALL_AGENT, number, value("a0", other));
    world.second.binary = number -> BinaryMegaco.changed("ca2.example.net", number, "");
    expire();
    world.run(60_000);
    assertThat(got(world.callAgent)).hasSize(1);
    assertThat(got(world.second))
        .singleElement()
        .satisfies(told -> assertThat(told).isEqualTo(forced(number(told))));
  }

  @Test
  @Requirement("3.3.18")
  void shouldAnswerABinaryGatewayOutOfScopeInBinary() {
    say(BinaryMegaco.request("rgw2.example.net", 5));

    assertThat(world.callAgent.got).isEmpty();
    assertThat(gateway.got)
        .singleElement()
        .satisfies(got ->
            assertThat(hexadecimal(got))
                .isEqualTo(
                    value(
                        "30",
                        value(
                            "a1",
                            "800101" + value("a1", CALL_AGENT_OF_OURS),
                            value(
                                "a2",
                                value("a0", "80020192", value("81", ascii("out of scope"))))))));
  }
}
