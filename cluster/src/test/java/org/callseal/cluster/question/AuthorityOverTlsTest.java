package org.callseal.cluster.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.SubscriberRegister.Added;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.cluster.EdgeEnd;
import org.callseal.cluster.Pins;
import org.callseal.cluster.link.LinkException;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.tls.LinkKey;
import org.callseal.cluster.tls.LinkLoop;
import org.callseal.cluster.tls.TlsLinks;
import org.callseal.core.association.Revocation;
import org.callseal.core.authority.AuthorityPort.Begun;
import org.callseal.core.authority.AuthorityPort.Finished;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.store.H2Database;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge and an authority on loops of their own, over TLS on loopback. */
class AuthorityOverTlsTest {
  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();

  @TempDir private Path folder;
  private final RandomSource random = RandomSource.secure();
  private final P256 curve = P256.fastest();
  private final LinkKey ofAuthority = LinkKey.of(SecretBytes.random(random, 32));
  private final LinkKey ofEdge = LinkKey.of(SecretBytes.random(random, 32));
  private final LinkLoop authorityLoop = LinkLoop.open("test-authority");
  private final LinkLoop edgeLoop = LinkLoop.open("test-edge");
  private final ExecutorService work = Executors.newFixedThreadPool(2);
  private H2Database database;
  private TestAuthority authority;
  private KnownMembers atAuthority;
  private MemberList list;
  private EdgeEnd edge;

  @BeforeEach
  void start() throws Exception {
    database = H2Database.open(folder);
    atAuthority = new KnownMembers(MemberList.NONE, () -> 1_800_000_000L);
    authority =
        new TestAuthority(
            new TestAuthority.Shared(
                database,
                DomainKeys.generate(curve, random, "example.net"),
                SecretBytes.random(random, 32),
                SecretBytes.random(random, 32),
                curve),
            atAuthority,
            authorityLoop,
            authorityLoop::utcSeconds,
            work,
            random);
    TlsLinks.Listening listening =
        new TlsLinks(authorityLoop, ofAuthority)
            .listen(
                new InetSocketAddress("127.0.0.1", 0),
                List.of(LinkProtocol.LINK),
                authority.end,
                authority.end);
    Member listed =
        Member.joined("a1", Member.Kind.AUTHORITY, ofAuthority.pin())
            .at(
                Optional.of(new LinkAddress("127.0.0.1", listening.localAddress().getPort())),
                Map.of());
    list = new MemberList(1, List.of(listed, Member.joined("e1", Member.Kind.EDGE, ofEdge.pin())));
    atAuthority.take(list);
    edge =
        new EdgeEnd(
            "e1",
            new MemberForm.Places(Optional.of(Pins.at("e1")), Map.of()),
            new KnownMembers(list, () -> 1_800_000_000L),
            new TlsLinks(edgeLoop, ofEdge),
            edgeLoop,
            random);
    edge.open();
    edge.keys().token().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    edgeLoop.close();
    authorityLoop.close();
    work.shutdown();
    authority.stores.associations().close();
    database.close();
  }

  private static <T> T answered(CompletableFuture<T> asked) throws Exception {
    return asked.get(20, TimeUnit.SECONDS);
  }

  @Test
  @Requirement("3.4.4")
  void shouldSetUpAnAssociationAndHearOfItsEnd() throws Exception {
    P256KeyPair pair = curve.generate(random);
    Added added = (Added) authority.register.add(ALICE, pair.point());
    TestDevice device = new TestDevice(curve, random, pair, added.provision());

    Begun begun = (Begun) answered(edge.authority().begin(device.begin(edgeLoop.utcSeconds())));
    Finished finished = (Finished) answered(edge.authority().finish(device.finish(begun)));
    assertThat(finished.record().identity()).isEqualTo(ALICE);
    assertThat(edge.authority().after(0, 100)).isEmpty();
    authority.register.expire(new Selection.Of(ALICE));

    List<Revocation> log = edge.authority().after(0, 100);
    assertThat(log).extracting(Revocation::id).containsExactly(finished.record().id());
    assertThat(edge.authority().after(log.getFirst().number(), 100)).isEmpty();
  }

  @Test
  void shouldFailAtOnceWhenItIsRemoved() throws Exception {
    CompletableFuture<Void> told = new CompletableFuture<>();
    authorityLoop.execute(() -> {
      atAuthority.take(new MemberList(2, list.of(Member.Kind.AUTHORITY)));
      told.complete(null);
    });
    answered(told);

    // The authority closes the link on its loop, right behind; whatever the edge asks from then on
    // is not answered.
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    authorityLoop.execute(() -> closed.complete(authority.end.size()));
    assertThat(answered(closed)).isZero();
    assertThatThrownBy(() -> edge.authority().after(0, 1)).isInstanceOf(LinkException.class);
  }
}
