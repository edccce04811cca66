package org.callseal.app.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callseal.app.Callseal;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.core.crypto.RandomSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Where call agents find gateways, as an operator types it. */
class GatewayCommandTest {

  @TempDir private Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private Path configuration;

  @BeforeEach
  void write() throws IOException {
    configuration = folder.resolve("serve.yaml");
    Files.writeString(
        configuration,
        """
        data: data
        gateway: { core-ports: 24000-24003, core-prefix: 10.9.0.0/24 }
        """);
  }

  @Test
  void shouldPrintTheNextFreePortAndTheCommandThatGrantsAllEndpoints() {
    assertThat(callseal("subscriber", "add", "rgw1.example.net", "--core-port")).isZero();

    assertThat(out.toString())
        .contains("core side  port 24000")
        .contains("./callseal subscriber scope rgw1.example.net '*@rgw1.example.net'");
    assertThat(callseal("subscriber", "show", "rgw1.example.net")).isZero();
    assertThat(out.toString()).contains("rgw1.example.net", "core side  port 24000");
    assertThat(callseal("subscriber", "list", "--json")).isZero();
    assertThat(out.toString()).contains("\"coreAddress\":\"24000\"");
    assertThat(callseal("subscriber", "add", "alice@example.net")).isZero();
    assertThat(out.toString()).doesNotContain("core side", "scope");
  }

  @Test
  void shouldNameTheHolderOfATakenPortAndAddNobody() {
    callseal("subscriber", "add", "rgw1.example.net", "--core-port", "24001");

    assertThat(callseal("subscriber", "add", "rgw2.example.net", "--core-port", "24001"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("port 24001 is rgw1.example.net's");
    assertThat(callseal("subscriber", "show", "rgw2.example.net")).isEqualTo(1);
  }

  @Test
  void shouldSayUntilWhenAPortIsHeldBack() {
    callseal("subscriber", "add", "rgw1.example.net", "--core-port");
    callseal("subscriber", "remove", "rgw1.example.net");

    assertThat(callseal("subscriber", "add", "rgw2.example.net", "--core-port", "24000"))
        .isEqualTo(1);
    assertThat(err.toString())
        .containsPattern(
            "port 24000 was rgw1.example.net's and is held back from others until \\d{4}-");
    assertThat(callseal("subscriber", "add", "rgw2.example.net", "--core-port")).isZero();
    assertThat(out.toString()).contains("core side  port 24001");
    assertThat(callseal("subscriber", "add", "rgw1.example.net", "--core-port")).isZero();
    assertThat(out.toString()).contains("core side  port 24000");
  }

  @Test
  void shouldRefusePortsThatNoGatewayCanHave() {
    for (String port : List.of("5070", "5060")) {
      assertThat(callseal("subscriber", "add", "rgw1.example.net", "--core-port", port))
          .isEqualTo(1);
      assertThat(err.toString()).contains("port " + port + " is the edge's own");
    }
    for (String port : List.of("0", "65536", "rgw9.example.net", "10.9.0.1")) {
      assertThat(callseal("subscriber", "add", "rgw1.example.net", "--core-port", port))
          .isEqualTo(2);
      assertThat(err.toString()).contains("'" + port + "' is no port");
    }
    assertThat(callseal("subscriber", "add", "rgw1.example.net", "--core-address", "10.8.0.1"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("none for a gateway in gateway.core-prefix");
    assertThat(callseal("subscriber", "add", "rgw1.example.net", "--core-address", "--core-port"))
        .isEqualTo(2);
    assertThat(callseal("subscriber", "list")).isZero();
    assertThat(out.toString()).contains("0 subscribers");
  }

  @Test
  void shouldGiveAGatewayThatIsThereAnotherPlace() {
    callseal("subscriber", "add", "rgw1.example.net", "--core-port");

    assertThat(callseal("gateway", "address", "rgw1.example.net", "--core-address")).isZero();
    assertThat(out.toString()).contains("rgw1.example.net  core side  address 10.9.0.1");
    assertThat(callseal("gateway", "address", "rgw2.example.net")).isEqualTo(1);
    assertThat(err.toString()).contains("is no subscriber");
  }

  @Test
  void shouldDoTheSameThroughAServerThatRuns() {
    ServeConfiguration read = ServeConfiguration.read(configuration);
    try (ServerData data = ServerData.open(read, RandomSource.secure());
        ControlSocket socket =
            ControlSocket.open(data.folder().controlSocket(), Access.over(data, read))) {
      assertThat(socket).isNotNull();
      assertThat(callseal("subscriber", "add", "rgw1.example.net", "--core-port")).isZero();
      assertThat(out.toString()).contains("core side  port 24000", "subscriber scope");
      assertThat(callseal("subscriber", "add", "rgw2.example.net", "--core-port", "24000"))
          .isEqualTo(1);
      assertThat(err.toString()).contains("port 24000 is rgw1.example.net's");
      callseal("keygen", "rgw3.example.net", "--out", folder.resolve("rgw3").toString());
      assertThat(
              callseal(
                  "subscriber",
                  "add",
                  "rgw3.example.net",
                  "--device-key",
                  folder.resolve("rgw3.public").toString(),
                  "--out",
                  folder.resolve("rgw3.provision").toString(),
                  "--core-port"))
          .isZero();
      assertThat(out.toString()).contains("core side  port 24001", "subscriber scope");
      assertThat(callseal("gateway", "address", "rgw1.example.net", "--core-port", "24003"))
          .isZero();
      assertThat(callseal("subscriber", "show", "rgw1.example.net", "--json")).isZero();
      assertThat(out.toString()).contains("\"coreAddress\":\"24003\"");
      assertThat(callseal("subscriber", "show", "rgw9.example.net")).isEqualTo(1);
    }
  }

  @Test
  void shouldWriteAZoneOfGatewaysWithAddressesOfTheirOwn() {
    callseal("subscriber", "add", "rgw1.example.net", "--core-address");
    callseal("subscriber", "add", "aaln/1@RGW2.example.net", "--kind", "nai", "--core-address");
    callseal("subscriber", "add", "rgw3.example.net", "--core-port");
    callseal("subscriber", "add", "rgw4.example.org", "--core-address");

    assertThat(callseal("gateway", "zone")).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll("\\. \\d{10} ", ". SERIAL ")))
        .containsExactly(
            "$TTL 300",
            "example.net. IN SOA localhost. hostmaster.example.net. SERIAL 3600 600 604800 60",
            "example.net. IN NS localhost.",
            "rgw1.example.net. 300 IN A 10.9.0.1",
            "rgw2.example.net. 300 IN A 10.9.0.2");
    assertThat(err.toString()).contains("left out, not in example.net: rgw4.example.org");
    assertThat(callseal("gateway", "zone", "example.org.", "--records")).isZero();
    assertThat(out.toString()).isEqualTo("rgw4.example.org. 300 IN A 10.9.0.3\n");
    assertThat(callseal("gateway", "zone", "--name-server", "ns.example.net")).isEqualTo(1);
    assertThat(err.toString()).contains("would have no address");
    assertThat(callseal("gateway", "zone", "a b")).isEqualTo(2);
  }

  @Test
  void shouldWarnOfANameThatIsSeveralGateways() {
    for (int line = 1; line <= 2; line++) {
      String name = "aaln/" + line + "@rgw1.example.net";
      callseal("subscriber", "add", name, "--kind", "nai", "--core-address");
    }

    assertThat(callseal("gateway", "zone", "--records")).isZero();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(err.toString()).contains("warning: rgw1.example.net is the host of 2 subscribers");
  }

  private int callseal(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!arguments[0].equals("keygen")) {
      all.add(2, "--config");
      all.add(3, configuration.toString());
    }
    out = new StringWriter();
    err = new StringWriter();
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }
}
