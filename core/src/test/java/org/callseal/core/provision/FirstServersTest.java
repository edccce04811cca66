package org.callseal.core.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.seal.Carriage;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;

class FirstServersTest {

  private final Vectors vectors = Vectors.load("first-servers-v1");

  private final FirstServers forms =
      FirstServers.of(
          Map.of(
              Carriage.MGCP_UDP, set(2727, 2729),
              Carriage.MEGACO_TEXT_UDP, set(2944, 2954),
              Carriage.MEGACO_BER_UDP, set(2945, 2955)));

  private static ServerSet set(int... ports) {
    return new ServerSet(
        IntStream.of(ports)
            .mapToObj(port -> new ServerSet.Server("edge.example.net", "192.0.2.7", port))
            .toList());
  }

  private static byte[] written(FirstServers servers) {
    CborWriter writer = new CborWriter();
    servers.write(writer);
    return writer.toBytes();
  }

  @Test
  void shouldBeOneSetForWhateverADeviceSpeaks() {
    FirstServers one = FirstServers.of(set(5060, 5062));
    assertThat(written(one)).isEqualTo(vectors.bytes("one"));
    FirstServers read = FirstServers.read(new CborReader(vectors.bytes("one")));
    assertThat(read).isEqualTo(one);
    assertThat(List.of(Carriage.values())).allMatch(each -> read.of(each).equals(set(5060, 5062)));
  }

  @Test
  void shouldBeASetForEachProtocolAndEncodingOverWhateverItGoes() {
    assertThat(written(forms)).isEqualTo(vectors.bytes("forms"));
    FirstServers read = FirstServers.read(new CborReader(vectors.bytes("forms")));
    assertThat(read).isEqualTo(forms);
    assertThat(read.of(Carriage.MGCP_UDP)).isEqualTo(set(2727, 2729));
    assertThat(read.of(Carriage.MEGACO_TEXT_TCP)).isEqualTo(set(2944, 2954));
    assertThat(read.of(Carriage.MEGACO_BER_UDP)).isEqualTo(set(2945, 2955));
    assertThat(read.of(Carriage.SIP_UDP)).isEqualTo(ServerSet.EMPTY);
  }

  @Test
  void shouldLeaveOutWhatADomainDoesNotServe() {
    FirstServers one =
        FirstServers.of(
            Map.of(Carriage.MGCP_UDP, set(2727), Carriage.MEGACO_TEXT_UDP, ServerSet.EMPTY));
    CborReader reader = new CborReader(written(one));
    assertThat(reader.map()).isEqualTo(1);
    assertThat(one.of(Carriage.MEGACO_TEXT_UDP)).isEqualTo(ServerSet.EMPTY);
  }

  @Test
  void shouldReadNoOtherMaps() {
    vectors
        .root()
        .get("bad")
        .forEach(bad -> {
          CborReader reader = new CborReader(HexFormat.of().parseHex(bad.asString()));
          FirstServers.read(reader);
          assertThat(reader.failed()).as(bad.asString()).isTrue();
        });
  }

  @Test
  void shouldReadTheSetsOfFormsThatItDoesNotKnow() {
    CborWriter writer = new CborWriter().map(2).integer(2);
    set(2727).write(writer);
    writer.integer(9);
    set(9).write(writer);
    CborReader reader = new CborReader(writer.toBytes());
    assertThat(FirstServers.read(reader).of(Carriage.MGCP_UDP)).isEqualTo(set(2727));
    assertThat(reader.finished()).isTrue();
  }
}
