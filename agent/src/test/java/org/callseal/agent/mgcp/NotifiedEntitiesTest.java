package org.callseal.agent.mgcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Call agents' names, as gateways are told them. */
final class NotifiedEntitiesTest {

  private static final String RQNT = "RQNT 5 aaln/1@rgw1.example.net MGCP 1.0\r\n";

  private final NotifiedEntities names =
      new NotifiedEntities(
          new InetSocketAddress("127.0.0.1", 2727), InetAddress::isLoopbackAddress);

  private static MgcpMessage message(String text) {
    return (MgcpMessage) MgcpParser.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String forGateway(String message) {
    return text(names.forGateway(message(message)));
  }

  private String forCallAgent(String message) {
    return text(names.forCallAgent(message(message)));
  }

  @Test
  void shouldPutEveryCallAgentAtItsOwnAddress() {
    assertThat(forGateway(RQNT + "N: ca@ca2.example.net:5678\r\nX: 1\r\nR: L/hd\r\n"))
        .isEqualTo(
            RQNT + "N: n=ca=40ca2.example.net=3A5678@[127.0.0.1]:2727\r\nX: 1\r\nR: L/hd\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ca@ca2.example.net:5678",
        "CA-1@Ca2.Example.NET",
        "ca2.example.net:2727",
        "[192.0.2.7]:2727",
        "ca/1$*=@[2001:db8::1]",
        "ca@192.0.2.7",
        "n=x@y"
      })
  void shouldGiveACallAgentItsNameBackByteForByte(String name) {
    String told = forGateway(RQNT + "N: " + name + "\r\nX: 1\r\n");
    String value = told.substring(told.indexOf("N: ") + 3, told.indexOf("\r\nX:"));
    // What goes to the gateway is a name by the grammar, with a port behind.
    assertThat(value).endsWith(":2727");
    assertThat(EndpointName.parse(value.substring(0, value.length() - 5))).isPresent();
    assertThat(
            forCallAgent("NTFY 9 aaln/1@rgw1.example.net MGCP 1.0\r\nN: " + value + "\r\nX: 1\r\n"))
        .isEqualTo("NTFY 9 aaln/1@rgw1.example.net MGCP 1.0\r\nN: " + name + "\r\nX: 1\r\n");
  }

  @Test
  void shouldReadANameBackWhoseCaseTheGatewayFolded() {
    assertThat(
            forCallAgent(
                "NTFY 9 a@b MGCP 1.0\r\nn: N=CA=40CA2.EXAMPLE.NET=3a5678@[127.0.0.1]:2727\r\n"))
        .isEqualTo("NTFY 9 a@b MGCP 1.0\r\nn: CA@CA2.EXAMPLE.NET:5678\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[127.0.0.1]:2727",
        "[127.0.0.1]",
        "127.0.0.1:2727",
        "ca@[127.0.0.1]:2727",
        "ca.x@127.0.0.1"
      })
  void shouldTakeOutALineThatNamesTheAgentItself(String name) {
    assertThat(forCallAgent("NTFY 9 a@b MGCP 1.0\r\nN: " + name + "\r\nX: 1\r\nO: L/hd\r\n"))
        .isEqualTo("NTFY 9 a@b MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n");
  }

  /** Nobody was told such a name: line ends in it would be lines that nobody judged. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "n=ca=0D=0AX-Seal: 1@[127.0.0.1]:2727",
        "n=ca=0d=0a.=0d=0aDLCX=201@127.0.0.1",
        "n=ca=0A@[127.0.0.1]:2727",
        "n=ca=00@[127.0.0.1]:2727",
        "n=ca=7F@[127.0.0.1]:2727",
        "n=ca=22@[127.0.0.1]:2727",
        "n=ca=2Cca2@[127.0.0.1]:2727",
        "n=@[127.0.0.1]:2727"
      })
  void shouldReadNothingOutOfANameThatNoCallAgentCanHave(String name) {
    assertThat(forCallAgent("NTFY 9 a@b MGCP 1.0\r\nN: " + name + "\r\nX: 1\r\n"))
        .isEqualTo("NTFY 9 a@b MGCP 1.0\r\nX: 1\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ca@ca2.example.net", "[127.0.0.1]:2728", "n=ca@[192.0.2.7]:2727", "[::zz]:2727"})
  void shouldLeaveOtherNamesOfTheGatewayAlone(String name) {
    String ntfy = "NTFY 9 a@b MGCP 1.0\r\nN: " + name + "\r\nX: 1\r\n";
    assertThat(forCallAgent(ntfy)).isEqualTo(ntfy);
  }

  @Test
  void shouldMapARedirectInAResponse() {
    assertThat(forGateway("521 1200 redirected\r\nN: ca2.example.net\r\n"))
        .isEqualTo("521 1200 redirected\r\nN: n=ca2.example.net@[127.0.0.1]:2727\r\n");
  }

  @Test
  void shouldMapEachOfAList() {
    String told = forGateway(RQNT + "RED/NL: ca@a.example.net, ca@b.example.net:99\r\n");
    assertThat(told)
        .isEqualTo(
            RQNT
                + "RED/NL: n=ca=40a.example.net@[127.0.0.1]:2727,"
                + " n=ca=40b.example.net=3A99@[127.0.0.1]:2727\r\n");
  }

  @Test
  void shouldLeaveAnEmptyNameAndAllOtherBytesAlone() {
    String rqnt = RQNT + "n:\r\nX: 1\r\nR: L/hd(N)\r\n\r\nv=0\r\nN: ca@ca2.example.net\r\n";
    assertThat(forGateway(rqnt)).isEqualTo(rqnt);
    assertThat(forCallAgent(rqnt)).isEqualTo(rqnt);
  }

  @Test
  void shouldNameItsAddressAloneWhereTheNameIsTooLong() {
    String name = "c@" + "a".repeat(60) + ".".repeat(1) + "b".repeat(60) + "." + "@".repeat(80);
    assertThat(forGateway(RQNT + "N: " + name + "\r\n"))
        .isEqualTo(RQNT + "N: [127.0.0.1]:2727\r\n");
  }
}
