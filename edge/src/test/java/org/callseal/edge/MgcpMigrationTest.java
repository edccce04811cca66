package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.edge.migration.MigrationSettings;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.testkit.Requirement;
import org.callseal.transport.MessagePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that still come without a seal. */
class MgcpMigrationTest {

  private static final String GATEWAY = "rgw9.example.net";
  private static final int PORT = 24_009;
  private static final InetSocketAddress OFFICE = new InetSocketAddress("192.0.2.120", 2427);
  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.99", 2427);
  private static final Set<InetAddress> NETWORK = Set.of(OFFICE.getAddress());
  private static final String RSIP = "RSIP 1 aaln/1@rgw9.example.net MGCP 1.0\r\nRM: restart\r\n";
  private static final String CRCX =
      "CRCX 1204 aaln/1@rgw9.example.net MGCP 1.0\r\nC: A3C47F21456789F0\r\nM: recvonly\r\n";

  @TempDir Path folder;
  private MgcpWorld world;
  private MessagePort gateway;
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void start() {
    world = new MgcpWorld(folder, MigrationSettings.of(NETWORK::contains, Set.of(), List.of()));
    world
        .sip
        .stores
        .subscribers()
        .add(
            Subscriber.of(Identity.parse(GATEWAY).orElseThrow())
                .withScope(List.of("*@rgw9.example.net"))
                .withCoreAddress(new CoreAddress.Port(PORT)));
    gateway = open(OFFICE);
  }

  private MessagePort open(InetSocketAddress at) {
    try {
      return world.sip.network.openDatagramPort(
          world.sip.network.loop("unsealed " + at),
          at,
          (_, _, bytes) -> heard.add(new String(bytes, ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void say(MessagePort from, String text) {
    from.send(MgcpWorld.OUTER, text.getBytes(ISO_8859_1));
    world.run(100);
  }

  private List<UnsealedPhone> report() {
    var report = world.sip.edge.unsealedPhones();
    world.run(10);
    return report.join();
  }

  @Test
  void shouldPassFromItsOwnPlaceToTheCallAgentForGatewaysWithoutASealAndBack() {
    say(gateway, RSIP);
    assertThat(world.old.got).containsExactly(RSIP);
    assertThat(world.old.sources).containsExactly(MgcpWorld.core(PORT));
    assertThat(heard).containsExactly("200 1 OK\r\n");

    world.old.send(MgcpWorld.core(PORT), CRCX);
    world.run(100);
    say(gateway, "200 1204 OK\r\nI: 1\r\n");
    assertThat(heard).containsExactly("200 1 OK\r\n", CRCX);
    assertThat(world.old.got).containsExactly(RSIP, "200 1204 OK\r\nI: 1\r\n");
    assertThat(world.callAgent.got).isEmpty();
    assertThat(report())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.identity().text()).isEqualTo(GATEWAY);
          assertThat(each.source()).isEqualTo("192.0.2.120:2427");
          assertThat(each.passed()).isEqualTo(2);
        });
  }

  @Test
  @Requirement("3.2.13")
  void shouldRefuseAStrangerOutsideOfTheNetwork() {
    say(open(ELSEWHERE), RSIP);
    assertThat(world.old.got).isEmpty();
    assertThat(heard).containsExactly("802 1 /x-seal unsealed\r\n");
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(1);
  }

  @Test
  @Requirement("3.2.13")
  void shouldNeverPassTheNameOfAGatewayWithADeviceKey() {
    world.standing("rgw1.example.net", 24_001, "*@rgw1.example.net");
    say(gateway, RSIP.replace("rgw9", "rgw1"));
    assertThat(world.old.got).isEmpty();
    assertThat(world.callAgent.got).isEmpty();
    assertThat(heard).containsExactly("802 1 /x-seal unsealed\r\n");
    assertThat(report()).singleElement().satisfies(each -> assertThat(each.refused()).isEqualTo(1));
  }

  @Test
  void shouldRefuseNamesThatAreNoGatewaysOrNotItsOwn() {
    say(gateway, RSIP.replace("rgw9", "nobody"));
    world.old.send(MgcpWorld.core(PORT), CRCX);
    world.run(100);
    assertThat(world.old.got).isEmpty();
    assertThat(heard).containsExactly("802 1 /x-seal unsealed\r\n");
    say(gateway, RSIP);
    heard.clear();
    world.old.send(MgcpWorld.core(PORT), CRCX.replace("rgw9", "rgw1"));
    world.run(100);
    assertThat(heard).isEmpty();
    assertThat(world.old.got).contains("500 1204 not of this gateway\r\n");
  }

  @Test
  void shouldStopAtOnceWhenAKeyIsEnrolledAndKeepThePlaceForTheSeal() {
    say(gateway, RSIP);
    heard.clear();
    world.old.got.clear();
    TestGateway sealed = world.gateway(GATEWAY, PORT, "*@rgw9.example.net");
    world.run(1_000);
    say(gateway, RSIP);
    world.old.send(MgcpWorld.core(PORT), CRCX);
    world.run(100);
    assertThat(world.old.got).isEmpty();
    assertThat(heard).containsExactly("802 1 /x-seal unsealed\r\n");

    world.stand(sealed);
    sealed.send(RSIP.replace("RSIP 1 ", "RSIP 2 "));
    world.run(100);
    assertThat(world.callAgent.sources).containsOnly(MgcpWorld.core(PORT));
    assertThat(world.old.got).isEmpty();
  }

  @Test
  void shouldHearOnlyTheirOwnCallAgentForGatewaysWithoutASeal() {
    say(gateway, RSIP);
    heard.clear();
    world.callAgent.send(MgcpWorld.core(PORT), CRCX);
    world.old.send(MgcpWorld.core(PORT), CRCX + "N: ca@elsewhere.example\r\n");
    say(gateway, "200 77 OK\r\n");
    assertThat(heard).isEmpty();
    assertThat(world.old.got).contains("539 1204 not a call agent\r\n");
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(2);
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(1);
  }

  @Test
  void shouldPaceEachSource() {
    for (int i = 1; i <= 1_000; i++) {
      gateway.send(
          MgcpWorld.OUTER, RSIP.replace("RSIP 1 ", "RSIP " + i + " ").getBytes(ISO_8859_1));
    }
    world.run(100);
    assertThat(world.old.got.size()).isBetween(1, 450);
    assertThat(world.refused(Refusal.OVERLOADED)).isGreaterThan(500);
    TestGateway sealed = world.standing("rgw1.example.net", 24_001, "*@rgw1.example.net");
    sealed.send(RSIP.replace("rgw9", "rgw1"));
    world.run(100);
    assertThat(world.callAgent.got).hasSize(1);
  }
}
