package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.ServerSet.Server;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Pin;
import org.callseal.core.cluster.Service;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.FirstServers;
import org.callseal.core.seal.Carriage;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** Which edges endpoints are told, and in which order. */
class MemberServersTest {
  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();

  private final List<Member> members = new ArrayList<>();
  private final ServerChoice servers = new MemberServers(() -> members);

  private static Member edge(String name, Service... services) {
    Map<Service, List<Server>> advertised = new HashMap<>();
    for (Service service : services) {
      advertised.put(service, List.of(new Server(name, name + ".example.net", 5060)));
    }
    return new Member(
        name,
        Member.Kind.EDGE,
        Pin.ofKey(name.getBytes(StandardCharsets.UTF_8)),
        Optional.empty(),
        advertised,
        Member.State.JOINED);
  }

  private void threeEdges() {
    members.addAll(
        List.of(edge("e1", Service.SIP), edge("e2", Service.SIP), edge("e3", Service.SIP)));
  }

  private static List<String> names(ServerSet set) {
    return set.servers().stream().map(Server::name).toList();
  }

  private List<String> told(Identity identity) {
    return names(servers.forAssociation(identity, Carriage.SIP_UDP));
  }

  private static Identity number(int i) {
    return Identity.parse("sip:%d@example.net".formatted(i)).orElseThrow();
  }

  @Test
  @Requirement("3.1.11")
  void shouldTellEveryEdgeInAnOrderOfTheIdentitysOwn() {
    threeEdges();
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      assertThat(told(number(i))).containsExactlyInAnyOrder("e1", "e2", "e3");
      first.merge(told(number(i)).getFirst(), 1, Integer::sum);
    }

    assertThat(first.values()).allMatch(count -> count > 850 && count < 1150);
    assertThat(told(ALICE)).isEqualTo(told(ALICE));
  }

  @Test
  void shouldSpreadTheLossOfOneEdgeOverTheRestAndMoveNobodyElse() {
    threeEdges();
    List<List<String>> before = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      before.add(told(number(i)));
    }
    members.removeIf(member -> member.name().equals("e2"));

    Map<String, Integer> heirs = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      List<String> rest = new ArrayList<>(before.get(i));
      rest.remove("e2");
      assertThat(told(number(i))).isEqualTo(rest);
      if (before.get(i).getFirst().equals("e2")) {
        heirs.merge(rest.getFirst(), 1, Integer::sum);
      }
    }
    assertThat(heirs.values()).hasSize(2).allMatch(count -> count > 100);
  }

  @Test
  void shouldTellOfDrainingEdgesOnlyWhereThereAreNoOthers() {
    threeEdges();
    members.replaceAll(
        member -> member.name().equals("e1") ? member : member.withState(Member.State.DRAINING));
    assertThat(told(ALICE)).containsExactly("e1");

    members.replaceAll(member -> member.withState(Member.State.DRAINING));
    assertThat(told(ALICE)).hasSize(3);
  }

  @Test
  void shouldTellOfThoseThatServeTheProtocolAlone() {
    members.add(edge("e1", Service.SIP));
    members.add(edge("e2", Service.MGCP, Service.MEGACO_BER));
    Identity gateway = Identity.parse("rgw1.example.net").orElseThrow();

    assertThat(told(ALICE)).containsExactly("e1");
    assertThat(names(servers.forAssociation(gateway, Carriage.MGCP_UDP))).containsExactly("e2");
    assertThat(names(servers.forAssociation(gateway, Carriage.MEGACO_BER_TCP)))
        .containsExactly("e2");
    assertThat(servers.forAssociation(gateway, Carriage.MEGACO_TEXT_UDP).isEmpty()).isTrue();
    FirstServers first = servers.forNewDevice(gateway);
    assertThat(names(first.of(Carriage.MGCP_UDP))).containsExactly("e2");
    assertThat(names(first.of(Carriage.MEGACO_BER_UDP))).containsExactly("e2");
    assertThat(first.of(Carriage.MEGACO_TEXT_UDP).isEmpty()).isTrue();
    assertThat(names(servers.forNewDevice(ALICE).of(Carriage.SIP_UDP))).containsExactly("e1");
  }

  @Test
  void shouldTellNoMoreThanASetHolds() {
    for (int i = 0; i < 20; i++) {
      members.add(edge("e" + i, Service.SIP));
    }

    assertThat(new HashSet<>(told(ALICE))).hasSize(ServerSet.MOST);
  }
}
