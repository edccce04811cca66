package org.callseal.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.DataFolder;
import org.callseal.app.data.ServerData;
import org.callseal.cluster.join.JoinToken;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.FreePorts;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoiningTest {

  private static final MemberForm.Places NOWHERE =
      new MemberForm.Places(Optional.empty(), Map.of());

  @TempDir private Path folder;

  /** Of an authority that nobody is. */
  private static String token(Member.Kind kind) throws IOException {
    LinkAddress address = new LinkAddress("127.0.0.1", FreePorts.find(1).getFirst());
    JoinToken token =
        new JoinToken(
            new JoinInvitation(5, "m1", kind, 1_800_000_000L),
            SecretBytes.random(RandomSource.secure(), 16),
            List.of(new JoinToken.Door(address, Pin.ofKey(new byte[] {1}))));
    return token.exposedText();
  }

  @ParameterizedTest
  @EnumSource(Member.Kind.class)
  void shouldNotWriteOverTheKeysOfADomainNorKeepThemAtAnEdge(Member.Kind kind) throws IOException {
    ServerData.open(ServeConfiguration.standard().withData(folder), RandomSource.secure()).close();
    Path keys = folder.resolve("keys").resolve("domain");
    String before = Files.readString(keys);
    MemberFolder member = new MemberFolder(DataFolder.open(folder));
    String token = token(kind);

    assertThatThrownBy(
            () -> Joining.join(token, kind, NOWHERE, member, member.linkKey(RandomSource.secure())))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(folder + " has the keys of a domain already")
        .hasMessageContaining("another data folder");
    assertThat(Files.readString(keys)).isEqualTo(before);
    assertThat(member.own()).isEmpty();
  }
}
