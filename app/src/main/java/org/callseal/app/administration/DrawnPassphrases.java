package org.callseal.app.administration;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.callseal.app.data.PrivateFile;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.passphrase.GeneratedPassphrase;

/**
 * Generated pass-phrases for many subscribers: the lines for the server, and the file for the
 * operator. Lifetime: one import's.
 */
final class DrawnPassphrases {

  private static final int TENTHS = 10;

  private final List<Drawn> all;

  private DrawnPassphrases(List<Drawn> all) {
    this.all = all;
  }

  private record Drawn(Identity identity, char[] shown, InvitationLine line) {}

  /** Told how many are done, of how many. */
  interface Progress {
    void told(int done, int of);
  }

  /** Hashing is slow on purpose, so all processors take part. */
  static DrawnPassphrases draw(
      List<Identity> identities, InvitationTerms terms, Progress progress) {
    RandomSource random = RandomSource.secure();
    AtomicInteger done = new AtomicInteger();
    int count = identities.size();
    return new DrawnPassphrases(
        IntStream.range(0, count)
            .parallel()
            .mapToObj(i -> {
              Drawn drawn = draw(identities.get(i), terms.names().get(i), terms.domain(), random);
              int now = done.incrementAndGet();
              if (now == count || now * TENTHS / count > (now - 1) * TENTHS / count) {
                progress.told(now, count);
              }
              return drawn;
            })
            .toList());
  }

  private static Drawn draw(
      Identity identity, InvitationTerms.Name name, String domain, RandomSource random) {
    try (GeneratedPassphrase passphrase = GeneratedPassphrase.draw(random)) {
      return new Drawn(
          identity,
          passphrase.toShow(),
          NewPassphrase.line(identity, name, domain, passphrase.text(), true));
    }
  }

  List<InvitationLine> lines() {
    return all.stream().map(Drawn::line).toList();
  }

  /** Writes them, for the file's owner alone, and wipes them here. */
  void write(Path file) {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    csv.writeBytes("identity,pass-phrase\n".getBytes(StandardCharsets.US_ASCII));
    for (Drawn drawn : all) {
      csv.writeBytes((drawn.identity().text() + ",").getBytes(StandardCharsets.UTF_8));
      for (char character : drawn.shown()) {
        csv.write(character);
      }
      csv.write('\n');
      Arrays.fill(drawn.shown(), '\0');
    }
    try (SecretBytes content = SecretBytes.adopt(csv.toByteArray())) {
      PrivateFile.write(file, content.exposed());
    }
  }
}
