package org.callseal.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.callseal.app.Callseal;
import org.callseal.app.CommandFailure;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.testkit.FreePorts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServerTest {

  private static final int PATIENCE_MILLIS = 10_000;

  private final StringWriter out = new StringWriter();
  @TempDir private Path folder;
  private List<Integer> ports = List.of();
  private Path file = Path.of("serve.yaml");

  @BeforeEach
  void configure() throws IOException {
    ports = FreePorts.find(7);
    file = folder.resolve("serve.yaml");
    Files.writeString(
        file,
        """
        data: data
        edge:
          listen: ["127.0.0.1:%d"]
          core-side: "127.0.0.1:%d"
        built-in-call-agent: {listen: "127.0.0.1:%d"}
        gateway: {built-in-call-agent: "127.0.0.1:%d", built-in-controller: "127.0.0.1:%d"}
        mgcp: {listen: ["127.0.0.1:%d"]}
        megaco: {listen: ["127.0.0.1:%d"], listen-binary: []}
        """
            .formatted(ports.toArray()));
  }

  @Test
  void shouldKeepSubscribersFromOneStartToTheNext() {
    try (Server server = Server.start(ServeConfiguration.read(file))) {
      assertThat(server).isNotNull();
      String name = folder.resolve("alice").toString();
      assertThat(run("keygen", "alice@example.net", "--out", name)).isZero();
      assertThat(
              run(
                  "subscriber",
                  "add",
                  "alice@example.net",
                  "--config",
                  file.toString(),
                  "--device-key",
                  name + ".public",
                  "--out",
                  name + ".provision"))
          .isZero();
    }
    try (Server server = Server.start(ServeConfiguration.read(file))) {
      assertThat(server).isNotNull();
      assertThat(run("subscriber", "list", "--config", file.toString())).isZero();
      assertThat(out.toString()).contains("1 subscriber");
    }
  }

  @Test
  void shouldAnswerAnUnsealedRequestWithARefusal() throws IOException {
    try (Server server = Server.start(ServeConfiguration.read(file));
        DatagramSocket phone = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThat(server).isNotNull();
      byte[] request = register(phone.getLocalPort());
      phone.setSoTimeout(PATIENCE_MILLIS);
      phone.send(
          new DatagramPacket(
              request, request.length, InetAddress.getLoopbackAddress(), ports.getFirst()));
      DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
      phone.receive(answer);

      assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
          .startsWith("SIP/2.0 403 ");
    }
  }

  @Test
  void shouldShowTheMediaGatewaysOfTheBuiltInController() throws IOException {
    try (Server server = Server.start(ServeConfiguration.read(file));
        DatagramSocket gateway = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThat(server).isNotNull();
      gateway.setSoTimeout(PATIENCE_MILLIS);
      byte[] restart =
          "!/1 <rgw2.example.net> T=7{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\"}}}}"
              .getBytes(StandardCharsets.UTF_8);
      gateway.send(
          new DatagramPacket(
              restart, restart.length, InetAddress.getLoopbackAddress(), ports.get(4)));
      assertThat(List.of(received(gateway), received(gateway)))
          .anyMatch(text -> text.contains("P=7{"))
          .anyMatch(text -> text.contains("T="));

      assertThat(run("gateway", "list", "--config", file.toString())).isZero();
      assertThat(out.toString())
          .contains("rgw2.example.net  127.0.0.1:" + gateway.getLocalPort() + "  auditing")
          .contains("last ServiceChange ", "901", "1 gateway");
      assertThat(run("gateway", "list", "--json", "--config", file.toString())).isZero();
      assertThat(out.toString()).contains("\"protocol\":\"Megaco text\"");
    }
  }

  @Test
  void shouldShowTheGatewaysOfTheBuiltInCallAgent() throws IOException {
    try (Server server = Server.start(ServeConfiguration.read(file));
        DatagramSocket gateway = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThat(server).isNotNull();
      gateway.setSoTimeout(PATIENCE_MILLIS);
      byte[] restart =
          "RSIP 7 *@rgw1.example.net MGCP 1.0\r\nRM: restart\r\n".getBytes(StandardCharsets.UTF_8);
      gateway.send(
          new DatagramPacket(
              restart, restart.length, InetAddress.getLoopbackAddress(), ports.get(3)));
      assertThat(List.of(received(gateway), received(gateway)))
          .anyMatch(text -> text.startsWith("200 7 "))
          .anyMatch(text -> text.contains(" *@rgw1.example.net MGCP 1.0"));

      assertThat(run("gateway", "list", "--config", file.toString())).isZero();
      assertThat(out.toString())
          .contains("rgw1.example.net  127.0.0.1:" + gateway.getLocalPort() + "  auditing")
          .contains("last RSIP restart * ", "1 gateway");
      assertThat(run("gateway", "list", "--json", "--config", file.toString())).isZero();
      assertThat(out.toString()).contains("\"lastRestart\":\"restart *\"");
    }
    assertThat(run("gateway", "list", "--config", file.toString())).isEqualTo(4);
  }

  @Test
  void shouldHaveNoBuiltInCallAgentForGatewaysWhereAnotherIsNamed() throws IOException {
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replace("mgcp: {", "mgcp: {call-agents: [\"127.0.0.1:2799\"], ")
            .replace("megaco: {", "megaco: {call-agents: [\"127.0.0.1:2799\"], "));
    try (Server server = Server.start(ServeConfiguration.read(file));
        DatagramSocket own = new DatagramSocket(ports.get(3), InetAddress.getLoopbackAddress())) {
      assertThat(server).isNotNull();
      assertThat(own.isBound()).isTrue();
      assertThat(run("gateway", "list", "--config", file.toString())).isEqualTo(4);
    }
  }

  private static String received(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldSayWhichAddressIsInUseAndLeaveNothingOpen() throws IOException {
    try (DatagramSocket taken =
        new DatagramSocket(ports.getFirst(), InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThatThrownBy(() -> Server.start(ServeConfiguration.read(file)))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining(Integer.toString(ports.getFirst()));
    }
    try (Server server = Server.start(ServeConfiguration.read(file))) {
      assertThat(server).isNotNull();
    }
  }

  @Test
  void shouldPrintItsConfiguration() {
    assertThat(run("serve", "--print-config")).isZero();
    assertThat(out.toString()).contains("edge:", "  core-side: \"127.0.0.1:5070\"");
  }

  private static byte[] register(int port) {
    String filler = "x".repeat(300);
    return """
    REGISTER sip:example.net SIP/2.0
    Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKunsealed;rport
    From: <sip:alice@example.net>;tag=1
    To: <sip:alice@example.net>
    Call-ID: unsealed
    CSeq: 1 REGISTER
    Max-Forwards: 70
    Contact: <sip:alice@127.0.0.1:%d>
    Subject: %s
    Content-Length: 0

    """
        .formatted(port, port, filler)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private int run(String... arguments) {
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(out, true));
    return line.execute(arguments);
  }
}
