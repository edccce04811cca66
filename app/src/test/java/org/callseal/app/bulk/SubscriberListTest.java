package org.callseal.app.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.callseal.app.bulk.SubscriberList.Fault;
import org.junit.jupiter.api.Test;

class SubscriberListTest {

  @Test
  void shouldReadAListWithoutAHeader() {
    assertThat(names("alice@example.net\r\n\r\nbob@example.net,whatever\n"))
        .containsExactly("sip:alice@example.net", "sip:bob@example.net");
  }

  @Test
  void shouldFindTheColumnOfIdentities() {
    assertThat(names("\ufeffname;Identity\n\"Smith; Alice\";alice@example.net\n"))
        .containsExactly("sip:alice@example.net");
    assertThat(names("identity\nrgw1.example.net\nsip:bob@example.net\n"))
        .containsExactly("rgw1.example.net", "sip:bob@example.net");
  }

  @Test
  void shouldReadKamailiosTableAsItsClientsPrintIt() {
    assertThat(
            names(
                "id\tusername\tdomain\tpassword\tha1\tha1b\n"
                    + "1\talice\texample.net\tsecret\tx\ty\n2\tbob\texample.net\t\t\t\n"))
        .containsExactly("sip:alice@example.net", "sip:bob@example.net");
    assertThat(names("\"username\",\"domain\"\n\"alice\",\"example.net\"\n"))
        .containsExactly("sip:alice@example.net");
  }

  @Test
  void shouldReadADumpOfKamailiosTable() {
    String dump =
        """
        -- MySQL dump 10.19
        CREATE TABLE `subscriber` (
          `id` int(10) unsigned NOT NULL AUTO_INCREMENT
        );
        INSERT INTO `acc` VALUES (1,'nobody','example.net');
        INSERT INTO `subscriber` VALUES (1,'alice','example.net','it''s (a), \\'secret\\';','h','b'),
        (2,'bob','example.net','','','');
        INSERT INTO public.subscriber (id, domain, username) VALUES (3, 'example.net', 'carol');
        """;

    SubscriberList list = SubscriberList.read(dump);

    assertThat(list.faults()).isEmpty();
    assertThat(list.entries())
        .extracting(entry -> entry.line() + " " + entry.identity())
        .containsExactly(
            "6 sip:alice@example.net", "7 sip:bob@example.net", "8 sip:carol@example.net");
  }

  @Test
  void shouldNameAllBadLines() {
    assertThat(
            SubscriberList.read(
                    "identity\n\"of two\nlines\"\n@example.net\na@192.0.2.1\na@b.example\nA@b.example\n")
                .faults())
        .containsExactly(
            new Fault(2, "'of two lines' is no identity"),
            new Fault(4, "'@example.net' is no identity"),
            new Fault(5, "'a@192.0.2.1' is no identity"),
            new Fault(7, "sip:A@b.example stands in line 6 already"));
  }

  @Test
  void shouldNotStumbleOverBrokenFiles() {
    for (String broken :
        List.of(
            "",
            "\n\n",
            "\"",
            "INSERT INTO subscriber VALUES (",
            "INSERT INTO subscriber VALUES (1,'",
            "INSERT INTO subscriber VALUES (1,'a\\",
            "INSERT INTO subscriber () VALUES ();")) {
      assertThat(SubscriberList.read(broken).entries()).isEmpty();
    }
  }

  private static List<String> names(String text) {
    SubscriberList list = SubscriberList.read(text);
    assertThat(list.faults()).isEmpty();
    return list.entries().stream().map(entry -> entry.identity().text()).toList();
  }
}
