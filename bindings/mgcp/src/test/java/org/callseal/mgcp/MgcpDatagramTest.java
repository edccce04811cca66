package org.callseal.mgcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MgcpDatagramTest {

  private static final String RESPONSE = "200 2005 OK\r\n";
  private static final String COMMAND =
      "DLCX 1244 card23/21@tgw-7.example.net MGCP 1.0\r\nC: A3C47F21456789F0\r\nI: FDE234C8\r\n";

  private static List<String> split(String datagram) {
    return ((MgcpDatagram.Messages) MgcpDatagram.split(bytes(datagram)))
        .bytes().stream().map(each -> new String(each, StandardCharsets.ISO_8859_1)).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldLeaveAMessageAloneAsItIs() {
    byte[] datagram = bytes(COMMAND);
    assertThat(MgcpDatagram.split(datagram))
        .isInstanceOfSatisfying(
            MgcpDatagram.Messages.class,
            messages -> assertThat(messages.bytes().getFirst()).isSameAs(datagram));
  }

  @Test
  void shouldTakePiggybackedMessagesApart() {
    assertThat(split(RESPONSE + ".\r\n" + COMMAND)).containsExactly(RESPONSE, COMMAND);
    String described = RESPONSE + "\r\nv=0\r\n";
    assertThat(split(described + ".\r\n" + COMMAND + ".\r\n" + RESPONSE))
        .containsExactly(described, COMMAND, RESPONSE);
    assertThat(split("200 1\n.\n200 2\n")).containsExactly("200 1\n", "200 2\n");
  }

  @Test
  void shouldNotTakeALineForADotLineThatHasMoreThanADot() {
    assertThat(split(RESPONSE + "..\r\n")).hasSize(1);
    assertThat(split(RESPONSE + "\r\nv=0\r\ns=.\r\n. .\r\n")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          .\\r\\n200 1\\r\\n | DOT_LINE
          200 1\\r\\n.\\r\\n | DOT_LINE
          200 1\\r\\n.\\r\\n.\\r\\n200 2\\r\\n | DOT_LINE
          .\\r\\n | DOT_LINE
          200 1\\r\\n\\r\\nv=0\\r\\n. \\r\\nDLCX 2 a@b MGCP 1.0\\r\\n | DOT_LINE
          200 1\\r\\n\\r\\nv=0\\r\\n .\\r\\nDLCX 2 a@b MGCP 1.0\\r\\n | DOT_LINE
          200 1\\n\\nv=0\\n \\t. \\nDLCX 2 a@b MGCP 1.0\\n | DOT_LINE
          200 1\\r\\n. | UNFINISHED_LINE
          200 1\\r\\n.\\n200 2\\r\\n | MIXED_LINE_ENDS
          200 1\\n.\\n200 2\\r\\n | MIXED_LINE_ENDS
          """)
  void shouldRefuseBrokenPiggybacks(String datagram, MgcpFault fault) {
    String text = datagram.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
    assertThat(MgcpDatagram.split(bytes(text))).isEqualTo(new Malformed(fault));
  }

  @Test
  void shouldRefuseMoreMessagesThanOneDatagramNeeds() {
    String most = "200 1\r\n.\r\n".repeat(MgcpDatagram.MOST_MESSAGES - 1) + "200 1\r\n";
    assertThat(split(most)).hasSize(MgcpDatagram.MOST_MESSAGES);
    assertThat(MgcpDatagram.split(bytes("200 1\r\n.\r\n" + most)))
        .isEqualTo(new Malformed(MgcpFault.TOO_MANY_MESSAGES));
  }
}
