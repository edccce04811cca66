package org.callseal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.callseal.cluster.join.JoinAttempt;
import org.callseal.cluster.join.JoinForm;
import org.callseal.cluster.join.JoinProof;
import org.callseal.cluster.join.JoinToken;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.cluster.membership.MemberWatch;
import org.callseal.cluster.membership.MemoryMembers;
import org.callseal.cluster.question.AuthorityService;
import org.callseal.cluster.tls.LinkKey;
import org.callseal.cluster.tls.LinkLoop;
import org.callseal.cluster.tls.TlsLinks;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Joining, linking, speaking and being removed, over TLS on loopback. */
class JoiningTest {
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);
  private static final MemberForm.Places NOWHERE =
      new MemberForm.Places(Optional.empty(), Map.of());

  private final RandomSource random = new SeededRandom(31)::fill;
  private final LinkLoop loop = LinkLoop.open("test-joining");
  private final MemoryMembers store = new MemoryMembers();
  private final SecretBytes token = SecretBytes.random(random, 32);
  private final ClusterRoot root =
      new ClusterRoot(SecretBytes.random(random, 32), loop::utcSeconds, List.of());
  private final MemberRegister register = new MemberRegister(store, root, random, loop::utcSeconds);
  private final KnownMembers known = new KnownMembers(MemberList.NONE, loop::utcSeconds);
  private final LinkKey key = key();
  private final List<AutoCloseable> open = new ArrayList<>();
  private MemberWatch watch;

  private LinkKey key() {
    return LinkKey.of(SecretBytes.random(random, 32));
  }

  @BeforeEach
  void startAnAuthority() throws IOException {
    watch = new MemberWatch(register, known, Runnable::run, loop);
    AuthorityService service =
        new AuthorityService(
            new AuthorityService.Parts(
                new NoAuthority(),
                (_, _) -> List.of(),
                root,
                token,
                new RecordCipher(root, random),
                Runnable::run),
            loop);
    JoinDoor door = new JoinDoor(register, watch, key.pin(), this::secrets, Runnable::run, loop);
    AuthorityEnd end = new AuthorityEnd(service, known, register, watch, door, Runnable::run, loop);
    TlsLinks.Listening listening =
        new TlsLinks(loop, key)
            .listen(ANY_PORT, List.of(LinkProtocol.LINK, LinkProtocol.JOIN), end, end);
    open.add(listening);
    register.enterOwn("a1", key.pin(), address(listening));
    watch.open();
  }

  private List<JoinForm.NamedSecret> secrets() {
    return List.of(new JoinForm.NamedSecret("token", SecretBytes.copyOf(token.exposed())));
  }

  private static LinkAddress address(TlsLinks.Listening listening) {
    return new LinkAddress("127.0.0.1", listening.localAddress().getPort());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    loop.close();
  }

  private JoinToken invited(String name, Member.Kind kind) {
    String copied = ((MemberRegister.Invited) register.invite(name, kind)).token().exposedText();
    return ((JoinToken.Read) JoinToken.read(copied)).token();
  }

  private JoinAttempt.Result join(JoinToken by, LinkKey own) throws Exception {
    return new JoinAttempt(by, own.pin(), NOWHERE, new TlsLinks(loop, own), loop)
        .begin()
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  @Requirement("3.4.4")
  void shouldJoinByATokenAndGetTheKeysThatEdgesShareAndNoOthers() throws Exception {
    LinkKey own = key();
    JoinAttempt.Joined joined = (JoinAttempt.Joined) join(invited("e1", Member.Kind.EDGE), own);
    assertThat(joined.welcome().secrets()).isEmpty();

    EdgeEnd edge =
        new EdgeEnd(
            "e1",
            NOWHERE,
            new KnownMembers(joined.welcome().members(), loop::utcSeconds),
            new TlsLinks(loop, own),
            loop,
            random);
    edge.open();

    assertThat(edge.keys().token().get(20, TimeUnit.SECONDS)).isEqualTo(token);
    assertThat(edge.keys().ring().isEmpty()).isFalse();
  }

  @Test
  void shouldGiveASecondAuthorityWhatAnAuthorityNeeds() throws Exception {
    JoinAttempt.Joined joined =
        (JoinAttempt.Joined) join(invited("a2", Member.Kind.AUTHORITY), key());

    JoinForm.NamedSecret given = joined.welcome().secrets().getFirst();
    assertThat(given.name()).isEqualTo("token");
    assertThat(given.secret()).isEqualTo(token);
  }

  @Test
  void shouldSayWhyATokenIsNotGood() throws Exception {
    JoinToken used = invited("e1", Member.Kind.EDGE);
    join(used, key());

    assertThat(join(used, key())).isEqualTo(new JoinAttempt.Refused(JoinProof.Refusal.NOT_GOOD));
  }

  @Test
  void shouldNotShowItsProofToAnAuthorityOfAnotherKey() throws Exception {
    JoinToken good = invited("e1", Member.Kind.EDGE);
    JoinToken led =
        new JoinToken(
            good.invitation(),
            good.secret(),
            List.of(new JoinToken.Door(good.doors().getFirst().address(), Pins.of("another"))));

    JoinAttempt.NoAnswer none = (JoinAttempt.NoAnswer) join(led, key());

    assertThat(none.failures()).hasSize(1).first().asString().contains("not the key of a member");
    assertThat(join(good, key())).isInstanceOf(JoinAttempt.Joined.class);
  }

  /** An edge with links to its siblings. */
  private final class Running {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    final EdgeEnd end;
    final MemberLinks links;

    Running(String name) throws Exception {
      LinkKey own = key();
      KnownMembers members =
          new KnownMembers(
              ((JoinAttempt.Joined) join(invited(name, Member.Kind.EDGE), own)).welcome().members(),
              loop::utcSeconds);
      TlsLinks tls = new TlsLinks(loop, own);
      links = new MemberLinks(name, members, tls, loop, random);
      TlsLinks.Listening listening = tls.listen(ANY_PORT, List.of(LinkProtocol.LINK), links, links);
      open.add(listening);
      links.whenHeard((from, message) -> heard.add(from + ":" + message.length));
      links.whenChanged(present -> ends.add(String.join(",", present)));
      end =
          new EdgeEnd(
              name,
              new MemberForm.Places(Optional.of(address(listening)), Map.of()),
              members,
              tls,
              loop,
              random);
      links.open();
      end.open();
    }

    /** Best effort: said again, should the link break just then. */
    String says(Running other, String name, int length) throws InterruptedException {
      String answer = null;
      for (int i = 0; i < 100 && answer == null; i++) {
        links.send(name, new byte[length]);
        answer = other.heard.poll(200, TimeUnit.MILLISECONDS);
      }
      return answer;
    }

    void awaitPresent(String names) throws InterruptedException {
      String now = "";
      while (!now.equals(names)) {
        now = ends.poll(20, TimeUnit.SECONDS);
        assertThat(now).as("edges present, %s awaited", names).isNotNull();
      }
    }
  }

  @Test
  void shouldCarryMessagesBetweenEdgesUntilOneIsRemoved() throws Exception {
    Running one = new Running("e1");
    Running two = new Running("e2");
    one.awaitPresent("e2");
    two.awaitPresent("e1");

    one.links.send("nobody", new byte[1]);
    assertThat(one.says(two, "e2", 70_000)).isEqualTo("e1:70000");
    assertThat(two.says(one, "e1", 3)).isEqualTo("e2:3");

    assertThat(register.remove("e2")).isTrue();
    one.awaitPresent("");
    two.awaitPresent("");
  }

  @Test
  void shouldGoOnBetweenEdgesWhenTheAuthoritiesAreGone() throws Exception {
    Running one = new Running("e1");
    Running two = new Running("e2");
    one.awaitPresent("e2");
    two.awaitPresent("e1");
    open.removeFirst().close();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.execute(() -> {
      one.end.close();
      two.end.close();
      closed.complete(null);
    });
    closed.get(20, TimeUnit.SECONDS);

    assertThat(one.says(two, "e2", 5)).isEqualTo("e1:5");
    Pin removed = known.now().find("e1").orElseThrow().pin();
    assertThat(two.links.admits(removed, LinkProtocol.LINK)).isTrue();
  }
}
