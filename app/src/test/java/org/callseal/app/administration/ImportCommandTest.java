package org.callseal.app.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

  @TempDir private Path folder;
  private CommandRun run;
  private Path list;
  private Path passphrases;

  @BeforeEach
  void prepare() {
    run = new CommandRun(folder.resolve("data"));
    list = folder.resolve("list.csv");
    passphrases = folder.resolve("list.csv.passphrases");
  }

  @Test
  void shouldAddAllAndWriteTheirPassPhrasesForTheOwnerAlone() throws IOException {
    Files.writeString(list, "identity\nalice@example.net\nbob@example.net\n");

    assertThat(importList()).isZero();

    assertThat(run.out()).contains("added 2 subscribers", "each enrolls until");
    assertThat(run.err()).contains("2 of 2 pass-phrases");
    List<String> lines = Files.readAllLines(passphrases);
    assertThat(lines).hasSize(3).first().isEqualTo("identity,pass-phrase");
    assertThat(lines.get(1)).startsWith("sip:alice@example.net,");
    assertThat(GeneratedPassphrase.read(lines.get(1).split(",", -1)[1].toCharArray()))
        .isInstanceOf(GeneratedPassphrase.class);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passphrases)))
        .isEqualTo("rw-------");
    assertThat(subscribers()).contains("2 subscribers", "pass-phrase  enrolls until");
  }

  @Test
  void shouldNameEveryBadLineAndDoNothing() throws IOException {
    run.subscriber("add", "carol@example.net");
    Files.writeString(
        list,
        "identity\nalice@example.net\nnobody at all\nCarol@example.net\nALICE@example.net\n"
            + "carol@example.net\n");

    assertThat(importList()).isEqualTo(3);

    assertThat(run.err())
        .contains("list.csv:3: 'nobody at all' is no identity")
        .contains("list.csv:4: sip:Carol@example.net differs from the subscriber")
        .contains("list.csv:5: sip:ALICE@example.net stands in line 2 already")
        .contains("list.csv:6: sip:carol@example.net stands in line 4 already")
        .contains("4 bad lines; nothing was added");
    assertThat(passphrases).doesNotExist();
    assertThat(subscribers()).contains("1 subscriber\n");
  }

  @Test
  void shouldNotWriteOverPassPhrasesOrWithoutAFolder() throws IOException {
    Files.writeString(list, "alice@example.net\n");
    Files.writeString(passphrases, "kept");
    assertThat(importList()).isEqualTo(1);
    assertThat(run.subscriber("import", list.toString(), "--out", folder + "/none/out"))
        .isEqualTo(4);
    assertThat(passphrases).hasContent("kept");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void shouldSayWhatIsWrongWithTheFile() throws IOException {
    assertThat(importList()).isEqualTo(3);
    assertThat(run.err()).contains("there is no such file");
    Files.writeString(list, "identity\n");
    assertThat(importList()).isEqualTo(3);
    assertThat(run.err()).contains("names no subscriber");
    Files.write(list, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(importList()).isEqualTo(3);
    assertThat(run.err()).contains("no text in UTF-8");
  }

  private int importList() {
    return run.subscriber("import", list.toString());
  }

  private String subscribers() {
    run.subscriber("list");
    return run.out();
  }
}
