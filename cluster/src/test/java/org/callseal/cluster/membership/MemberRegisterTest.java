package org.callseal.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.cluster.Pins;
import org.callseal.cluster.join.JoinProof;
import org.callseal.cluster.join.JoinToken;
import org.callseal.cluster.membership.MemberRegister.Invited;
import org.callseal.cluster.membership.MemberRegister.Joined;
import org.callseal.cluster.membership.MemberRegister.NotInvited;
import org.callseal.cluster.membership.MemberRegister.NotJoined;
import org.callseal.cluster.membership.MemberRegister.OwnEntry;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.MemberStore.Row;
import org.callseal.core.cluster.Service;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemberRegisterTest {
  private static final MemberForm.Places NOWHERE =
      new MemberForm.Places(Optional.empty(), Map.of());

  private final RandomSource random = new SeededRandom(8)::fill;
  private final SecretBytes root = SecretBytes.random(random, 32);
  private final MemoryMembers store = new MemoryMembers();
  private long now = 1_800_000_000L;
  private final MemberRegister register = register(root);

  private MemberRegister register(SecretBytes secret) {
    return new MemberRegister(
        store, new ClusterRoot(secret, () -> now, List.of()), random, () -> now);
  }

  @BeforeEach
  void enterTheFirstAuthority() {
    assertThat(register.enterOwn("a1", Pins.of("a1"), Pins.at("a1"))).isEqualTo(OwnEntry.ENTERED);
  }

  private JoinToken invited(String name) {
    return ((Invited) register.invite(name, Member.Kind.EDGE)).token();
  }

  private MemberRegister.Joining join(JoinToken token, String who) {
    return register.join(
        token.invitation().id(),
        JoinProof.of(token.secret(), Pins.of(who), Pins.of("a1")),
        Pins.of(who),
        Pins.of("a1"),
        NOWHERE);
  }

  @Test
  void shouldMakeAMemberOfWhoHasTheTokenOnce() {
    JoinToken token = invited("e1");

    assertThat(join(token, "key of e1")).isInstanceOf(Joined.class);
    assertThat(register.list().find("e1").orElseThrow().pin()).isEqualTo(Pins.of("key of e1"));
    assertThat(join(token, "another key")).isEqualTo(new NotJoined(JoinProof.Refusal.NOT_GOOD));
    assertThat(register.invitations()).isEmpty();
  }

  @Test
  void shouldBindTheProofToBothKeys() {
    JoinToken token = invited("e1");
    byte[] proof = JoinProof.of(token.secret(), Pins.of("e1"), Pins.of("a1"));
    long id = token.invitation().id();

    assertThat(register.join(id, proof, Pins.of("thief"), Pins.of("a1"), NOWHERE))
        .isEqualTo(new NotJoined(JoinProof.Refusal.NOT_GOOD));
    assertThat(register.join(id, proof, Pins.of("e1"), Pins.of("a2"), NOWHERE))
        .isEqualTo(new NotJoined(JoinProof.Refusal.NOT_GOOD));
    assertThat(join(token, "e1")).as("nothing was used up").isInstanceOf(Joined.class);
  }

  @Test
  void shouldEndATokenAfterAnHour() {
    JoinToken token = invited("e1");
    now += JoinInvitation.LIFETIME_SECONDS;

    assertThat(join(token, "e1")).isEqualTo(new NotJoined(JoinProof.Refusal.EXPIRED));
    assertThat(register.invitations()).isEmpty();
    assertThat(register.invite("e1", Member.Kind.EDGE)).isInstanceOf(Invited.class);
  }

  @Test
  void shouldInviteNobodyUnderANameThatIsTakenOrNone() {
    invited("e1");

    assertThat(register.invite("e1", Member.Kind.EDGE)).isEqualTo(NotInvited.NAME_TAKEN);
    assertThat(register.invite("a1", Member.Kind.EDGE)).isEqualTo(NotInvited.NAME_TAKEN);
    assertThat(register.invite("E 1", Member.Kind.EDGE)).isEqualTo(NotInvited.NOT_A_NAME);
    register.remove("a1");
    assertThat(register.invite("e2", Member.Kind.EDGE)).isEqualTo(NotInvited.NO_AUTHORITY);
  }

  @Test
  void shouldTakeAnInvitationBack() {
    JoinToken token = invited("e1");

    assertThat(register.remove("e1")).isTrue();
    assertThat(register.remove("e1")).isFalse();
    assertThat(join(token, "e1")).isEqualTo(new NotJoined(JoinProof.Refusal.NOT_GOOD));
  }

  @Test
  void shouldNotEnterAKeyTwice() {
    JoinToken one = invited("e1");
    JoinToken other = invited("e2");
    join(one, "one key");

    assertThat(join(other, "one key")).isEqualTo(new NotJoined(JoinProof.Refusal.NAME_TAKEN));
  }

  @Test
  void shouldMakeNoMemberOfARowThatNoAuthorityWrote() {
    join(invited("e1"), "e1");
    Row good = store.rows.get("e1");
    byte[] invented = MemberForm.toBytes(Pins.edge("e9"));
    store.rows.put("e9", new Row("e9", Pins.of("e9"), invented, good.mac()));
    store.rows.put("e1", new Row("e1", Pins.of("thief"), good.member(), good.mac()));

    assertThat(register.list().members()).extracting(Member::name).containsExactly("a1");
    store.rows.put("e1", good);
    assertThat(register.list().members()).extracting(Member::name).containsExactly("a1", "e1");
    assertThat(register(SecretBytes.random(random, 32)).list().members()).isEmpty();
  }

  @Test
  void shouldMakeNoAuthorityOfAnInvitationThatWasChangedInTheStore() {
    JoinToken token = invited("e1");
    JoinInvitation asked = token.invitation();
    store.invitations.put(
        asked.id(),
        new JoinInvitation(asked.id(), "e1", Member.Kind.AUTHORITY, asked.endSeconds()));

    assertThat(join(token, "e1")).isEqualTo(new NotJoined(JoinProof.Refusal.NOT_GOOD));
  }

  @Test
  void shouldDrainAndTakeWhatMembersAnnounce() {
    join(invited("e1"), "e1");
    long before = register.list().revision();
    MemberForm.Places places =
        new MemberForm.Places(
            Optional.of(Pins.at("e1")),
            Map.of(Service.SIP, List.of(new ServerSet.Server("e1", "192.0.2.1", 5060))));

    assertThat(register.announced(Pins.of("e1"), places)).isTrue();
    assertThat(register.setState("e1", Member.State.DRAINING)).isTrue();
    assertThat(register.announced(Pins.of("nobody"), places)).isFalse();

    Member member = register.list().find("e1").orElseThrow();
    assertThat(member.state()).isEqualTo(Member.State.DRAINING);
    assertThat(member.link()).contains(Pins.at("e1"));
    assertThat(member.advertised()).isEqualTo(places.advertised());
    assertThat(register.list().revision()).isGreaterThan(before);
    long after = register.list().revision();
    register.announced(Pins.of("e1"), places);
    assertThat(register.list().revision()).as("nothing has changed").isEqualTo(after);
    assertThat(MemberList.parse(register.list().toBytes())).contains(register.list());
  }

  @Test
  void shouldNotLetASecondAuthorityTakeTheFirstOnesName() {
    assertThat(register.enterOwn("a1", Pins.of("other"), Pins.at("a2")))
        .isEqualTo(OwnEntry.NAME_TAKEN);
    assertThat(register.enterOwn("a9", Pins.of("a1"), Pins.at("a2")))
        .isEqualTo(OwnEntry.OTHER_NAME);
    assertThat(register.enterOwn("a1", Pins.of("a1"), Pins.at("a3"))).isEqualTo(OwnEntry.ENTERED);
    assertThat(register.list().find("a1").orElseThrow().link()).contains(Pins.at("a3"));
  }

  @Test
  void shouldNotLetAnAuthorityThatWasRemovedComeBackByItself() {
    JoinToken token = ((Invited) register.invite("a2", Member.Kind.AUTHORITY)).token();
    assertThat(join(token, "a2")).isInstanceOf(Joined.class);
    assertThat(register.enterOwn("a2", Pins.of("a2"), Pins.at("a2"))).isEqualTo(OwnEntry.ENTERED);
    register.remove("a2");

    assertThat(register.enterOwn("a2", Pins.of("a2"), Pins.at("a2"))).isEqualTo(OwnEntry.NO_MEMBER);
    assertThat(register.list().members()).extracting(Member::name).containsExactly("a1");
  }

  @Test
  void shouldMakeAStoreItsOwnOnlyWhereItIsNobodysYet() {
    MemberRegister stranger = register(SecretBytes.random(random, 32));

    assertThat(register.claim()).isTrue();
    assertThat(stranger.claim()).isFalse();
    store.remove("a1");
    assertThat(stranger.claim()).as("marked, though it has no members").isFalse();
    assertThat(register.claim()).isTrue();
  }

  @Test
  void shouldStandByItsMembersWhereSomebodyElseHasWrittenTheMark() {
    store.claim(new byte[] {1, 2, 3});

    assertThat(register.claim()).isTrue();
  }

  @Test
  void shouldKeepWhatAnotherAuthorityChangesMeanwhile() {
    join(invited("e1"), "e1");
    MemberRegister other = register(root);
    MemberForm.Places places = new MemberForm.Places(Optional.of(Pins.at("e1")), Map.of());
    store.beforeReplacing = once(() -> other.setState("e1", Member.State.DRAINING));

    assertThat(register.announced(Pins.of("e1"), places)).isTrue();

    Member member = register.list().find("e1").orElseThrow();
    assertThat(member.state()).isEqualTo(Member.State.DRAINING);
    assertThat(member.link()).contains(Pins.at("e1"));
  }

  @Test
  void shouldEnterNothingOfAnEdgeWhoseNameAnotherOneHasNow() {
    join(invited("e1"), "old key");
    MemberRegister other = register(root);
    MemberForm.Places places = new MemberForm.Places(Optional.of(Pins.at("old")), Map.of());
    store.beforeReplacing =
        once(() -> {
          other.remove("e1");
          assertThat(join(other, "e1", "new key")).isInstanceOf(Joined.class);
        });

    assertThat(register.announced(Pins.of("old key"), places)).isFalse();

    Member member = register.list().find("e1").orElseThrow();
    assertThat(member.pin()).isEqualTo(Pins.of("new key"));
    assertThat(member.link()).isEmpty();
  }

  private MemberRegister.Joining join(MemberRegister at, String name, String key) {
    JoinToken token = ((Invited) at.invite(name, Member.Kind.EDGE)).token();
    byte[] proof = JoinProof.of(token.secret(), Pins.of(key), Pins.of("a1"));
    return at.join(token.invitation().id(), proof, Pins.of(key), Pins.of("a1"), NOWHERE);
  }

  private Runnable once(Runnable step) {
    return () -> {
      store.beforeReplacing = () -> {};
      step.run();
    };
  }

  @Test
  void shouldBringARevisionOfTheFutureBack() {
    store.revision = now * 1000 + 600_001;

    assertThat(register.list().revision()).isEqualTo(1);
  }

  @Test
  void shouldTakeAddressesUnderTheNameOfWhoAnnouncesThemAlone() {
    MemberForm.Places asE2 =
        new MemberForm.Places(
            Optional.empty(),
            Map.of(Service.SIP, List.of(new ServerSet.Server("e2", "192.0.2.66", 5060))));
    List<ServerSet.Server> own = List.of(new ServerSet.Server("e1", "192.0.2.66", 5060));
    JoinToken token = invited("e1");

    register.join(
        token.invitation().id(),
        JoinProof.of(token.secret(), Pins.of("e1"), Pins.of("a1")),
        Pins.of("e1"),
        Pins.of("a1"),
        asE2);
    assertThat(register.list().find("e1").orElseThrow().advertised())
        .isEqualTo(Map.of(Service.SIP, own));

    register.announced(Pins.of("e1"), asE2);
    assertThat(register.list().find("e1").orElseThrow().advertised())
        .isEqualTo(Map.of(Service.SIP, own));
  }
}
