package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callseal.app.administration.Administration;
import org.callseal.app.administration.AssociationLine;
import org.callseal.app.administration.RemoteAdministration;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.testkit.FreePorts;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed and started again, with agents and phones that go on meanwhile. */
class RestartOfTheServerTest {

  private static final String NEW_ASSOCIATION = "association set up";

  @TempDir private Path folder;
  private final List<House> houses = new ArrayList<>();
  private Path configuration = Path.of("serve.yaml");
  private House alice;
  private House bob;

  @BeforeEach
  void furnish() throws IOException {
    List<Integer> ports = FreePorts.find(7);
    configuration = folder.resolve("serve.yaml");
    Files.writeString(
        configuration,
        """
        data: data
        edge:
          listen: ["127.0.0.1:%d"]
          core-side: "127.0.0.1:%d"
        built-in-call-agent: {listen: "127.0.0.1:%d"}
        gateway: {built-in-call-agent: "127.0.0.1:%d", built-in-controller: "127.0.0.1:%d"}
        mgcp: {listen: []}
        megaco: {listen: [], listen-binary: []}
        """
            .formatted(ports.get(0), ports.get(1), ports.get(2), ports.get(5), ports.get(6)));
    Subscribing.subscribe("alice@example.net", configuration, folder);
    Subscribing.subscribe("bob@example.net", configuration, folder);
    alice = house("alice@example.net", ports.get(3));
    bob = house("bob@example.net", ports.get(4));
  }

  @AfterEach
  void leave() {
    houses.forEach(House::close);
  }

  @Test
  @Requirement("3.1.2")
  void shouldGoOnWithCallsAndRegistrationsWithoutANewExchange() throws Exception {
    List<String> before;
    PhoneCall call;
    try (ServerProcess server = ServerProcess.start(configuration)) {
      alice.register();
      bob.register();
      alice.hangUp(alice.call(bob), bob);
      call = bob.call(alice);
      before = associations();
      assertThat(before).hasSize(2);
      server.kill();
    }
    try (ServerProcess server = ServerProcess.start(configuration)) {
      bob.hangUp(call, alice);
      alice.hangUp(alice.call(bob), bob);
      bob.hangUp(bob.call(alice), alice);

      assertThat(server.said()).noneMatch(line -> line.contains(NEW_ASSOCIATION));
      assertThat(server.said()).anyMatch(line -> line.contains("association loaded"));
      assertThat(associations()).isEqualTo(before);
      assertThat(alice.registrations() + bob.registrations()).isEqualTo(2);
    }
  }

  @Test
  void shouldDeliverACallToAPhoneThatHasNotSpokenSinceTheStart() throws Exception {
    try (ServerProcess server = ServerProcess.start(configuration)) {
      alice.register();
      bob.register();
      alice.hangUp(alice.call(bob), bob);
      assertThat(server.end()).isIn(0, 143);
    }
    try (ServerProcess server = ServerProcess.start(configuration)) {
      alice.hangUp(alice.call(bob), bob);
      assertThat(server.said()).noneMatch(line -> line.contains(NEW_ASSOCIATION));
    }
  }

  private List<String> associations() {
    Path socket = folder.resolve("data").resolve("control.sock");
    try (Administration server = RemoteAdministration.connect(socket).orElseThrow()) {
      return server.associations().stream().map(AssociationLine::id).toList();
    }
  }

  private House house(String who, int port) throws IOException {
    House house =
        House.open(
            "sip:" + who,
            folder.resolve(who + ".provision"),
            new InetSocketAddress("127.0.0.1", port));
    houses.add(house);
    return house;
  }
}
