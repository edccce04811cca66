package org.callseal.cluster.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.SubscriberRegister.Added;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.cluster.EdgeEnd;
import org.callseal.cluster.Pins;
import org.callseal.cluster.Pipes;
import org.callseal.cluster.frame.Frame;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkException;
import org.callseal.cluster.link.LinkHandler;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.membership.MemberList;
import org.callseal.core.association.Revocation;
import org.callseal.core.authority.AuthorityPort.Begun;
import org.callseal.core.authority.AuthorityPort.FinishAnswer;
import org.callseal.core.authority.AuthorityPort.Finished;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Rendezvous;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.AwaitingConfirmV;
import org.callseal.core.enrolment.EnrolmentAnswer;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.EnrolmentRequest;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.core.subscriber.Invitation;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.store.H2Database;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge and two authorities over one database; links without sockets, by a manual clock. */
class AuthorityOverLinksTest {
  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final String PASS_PHRASE = "correct horse battery staple";
  private static final Duration MOMENT = Duration.ofMillis(50);

  @TempDir private Path folder;
  private final SimulatedNetwork world = new SimulatedNetwork(9);
  private final SimulatedLoop loop = world.loop("links");
  private final RandomSource random = new SeededRandom(17)::fill;
  private final P256 curve = P256.fastest();
  private final DomainKeys keys = DomainKeys.generate(curve, random, "example.net");
  private final SecretBytes root = SecretBytes.random(random, 32);
  private final SecretBytes token = SecretBytes.random(random, 32);
  private final P256KeyPair pair = curve.generate(random);
  private final Pipes pipes = new Pipes();
  private final MemberList list =
      new MemberList(1, List.of(Pins.authority("a1"), Pins.authority("a2"), Pins.edge("e1")));
  private final KnownMembers known = new KnownMembers(list, () -> 1_800_000_000L);
  private H2Database database;
  private TestAuthority first;
  private EdgeEnd edge;
  private RemoteAuthority remote;
  private Added added;

  @BeforeEach
  void start() {
    database = H2Database.open(folder);
    first = listen("a1");
    listen("a2");
    edge =
        new EdgeEnd(
            "e1",
            new MemberForm.Places(java.util.Optional.empty(), java.util.Map.of()),
            new KnownMembers(list, () -> 1_800_000_000L),
            pipes.dialer(loop, Pins.of("e1")),
            loop,
            random);
    edge.open();
    world.run(MOMENT);
    remote = edge.authority();
    added = (Added) first.register.add(ALICE, pair.point());
  }

  private TestAuthority listen(String name) {
    TestAuthority authority =
        new TestAuthority(
            new TestAuthority.Shared(database, keys, root, token, curve),
            known,
            loop,
            loop::utcSeconds,
            Runnable::run,
            random);
    pipes.listen(Pins.at(name), loop, Pins.of(name), authority.end, authority.end);
    return authority;
  }

  @AfterEach
  void stop() {
    first.stores.associations().close();
    database.close();
  }

  private <T> T answered(CompletableFuture<T> asked) {
    world.run(MOMENT);
    return asked.join();
  }

  private LinkFault fault(CompletableFuture<?> asked) {
    assertThat(asked).isCompletedExceptionally();
    try {
      asked.join();
      throw new AssertionError("it was answered");
    } catch (CompletionException e) {
      return ((LinkException) e.getCause()).fault();
    }
  }

  private TestDevice device() {
    return new TestDevice(curve, random, pair, added.provision());
  }

  private Begun begun(TestDevice device) {
    return (Begun) answered(remote.begin(device.begin(loop.utcSeconds())));
  }

  /** Which authority the edge asks first. */
  private static String preferred() {
    return Rendezvous.order("e1", List.of("a1", "a2"), name -> name).getFirst();
  }

  @Test
  @Requirement("3.4.4")
  void shouldSetUpAnAssociationForAnEdgeOfAnotherProcess() {
    TestDevice device = device();

    Finished finished = (Finished) answered(remote.finish(device.finish(begun(device))));

    assertThat(finished.record().identity()).isEqualTo(ALICE);
    var stored = first.stores.associations().find(finished.record().domainSpi()).orElseThrow();
    assertThat(edge.cipher().open(stored)).as("by the keys that it was given").isPresent();
    assertThat(edge.cipher().open(stored).orElseThrow().secret())
        .isEqualTo(finished.record().secret());
  }

  @Test
  void shouldNotKnowAnExchangeWhoseAuthorityIsGoneAndBeginAnewAtTheOther() {
    TestDevice device = device();
    Begun begun = begun(device);
    pipes.crash(Pins.at(preferred()));
    world.run(MOMENT);

    assertThat(answered(remote.finish(device.finish(begun))))
        .isEqualTo(new Refused(Refusal.UNKNOWN_ASSOCIATION));
    TestDevice again = device();
    assertThat(answered(remote.finish(again.finish(begun(again))))).isInstanceOf(Finished.class);
  }

  @Test
  void shouldNotKnowAnExchangeWhoseAuthorityDiesBeforeItsAnswer() {
    TestDevice device = device();
    Begun begun = begun(device);
    pipes.silence(Pins.at(preferred()));

    CompletableFuture<FinishAnswer> finish = remote.finish(device.finish(begun));
    world.run(MOMENT);
    assertThat(finish).as("it may only be slow").isNotDone();
    world.run(Duration.ofMillis(2_600));

    assertThat(finish).isCompletedWithValue(new Refused(Refusal.UNKNOWN_ASSOCIATION));
  }

  @Test
  void shouldTakeTheSameMessage1ThroughAnotherAuthorityForANewExchange() {
    var question = device().begin(loop.utcSeconds());
    Begun before = (Begun) answered(remote.begin(question));
    Begun copy = (Begun) answered(remote.begin(question));
    assertThat(copy.responder()).isEqualTo(before.responder());
    pipes.crash(Pins.at(preferred()));
    world.run(MOMENT);

    Begun other = (Begun) answered(remote.begin(question));

    assertThat(other.responder()).isNotEqualTo(before.responder());
  }

  @Test
  void shouldAskTheOtherAuthorityWhatTheFirstNeverAnswered() {
    pipes.silence(Pins.at(preferred()));
    CompletableFuture<Boolean> asked = remote.hasDevice(ALICE);

    world.run(Duration.ofMillis(2_600));

    assertThat(asked).isCompletedWithValue(true);
  }

  @Test
  void shouldFailWithinFiveSecondsWhenNoAuthorityIsWithinReach() {
    pipes.silence(Pins.at("a1"));
    pipes.silence(Pins.at("a2"));
    CompletableFuture<byte[]> asked = remote.statement();
    world.run(RemoteAuthority.PATIENCE);
    assertThat(asked).isCompletedExceptionally();

    pipes.crash(Pins.at("a1"));
    pipes.crash(Pins.at("a2"));
    world.run(Duration.ofSeconds(3));
    CompletableFuture<byte[]> at = remote.statement();
    world.run(MOMENT);
    assertThat(fault(at)).as("at once").isEqualTo(LinkFault.UNREACHABLE);
  }

  @Test
  void shouldRefuseToFinishWhatThisEdgeDidNotBegin() {
    TestDevice device = device();
    Begun begun = (Begun) first.authority.begin(device.begin(loop.utcSeconds())).join();

    assertThat(answered(remote.finish(device.finish(begun))))
        .isEqualTo(new Refused(Refusal.UNKNOWN_ASSOCIATION));
  }

  @Test
  void shouldTellWhoHasADeviceAndWhereAGatewayIs() {
    assertThat(answered(remote.hasDevice(ALICE))).isTrue();
    assertThat(answered(remote.hasDevice(Identity.parse("sip:bob@example.net").orElseThrow())))
        .isFalse();
    assertThat(answered(remote.placeOf("aaln/1@rgw1.example.net"))).isEmpty();
    assertThat(answered(remote.statement())).isEqualTo(first.authority.statement().join());
  }

  @Test
  void shouldKeepAnEdgeFromReadingTheListOfSubscribersByTryingNames() {
    int answers = 0;
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < AskRates.AT_ONCE + 100; i++) {
      asked.add(remote.hasDevice(Identity.parse("sip:u" + i + "@example.net").orElseThrow()));
    }
    world.run(MOMENT);
    for (CompletableFuture<Boolean> each : asked) {
      answers += each.isCompletedExceptionally() ? 0 : 1;
    }
    assertThat(answers).isBetween(AskRates.AT_ONCE, AskRates.AT_ONCE + 2);
    assertThat(fault(asked.getLast())).isEqualTo(LinkFault.BUSY);

    world.run(Duration.ofSeconds(10));
    assertThat(answered(remote.hasDevice(ALICE))).isTrue();
  }

  @Test
  void shouldReadTheLogOfRevocations() {
    TestDevice device = device();
    Finished finished = (Finished) answered(remote.finish(device.finish(begun(device))));
    first.register.expire(new Selection.Of(ALICE));

    CompletableFuture<List<Revocation>> read = edge.authority().readAfter(0, 10);
    List<Revocation> entries = answered(read);

    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().id()).isEqualTo(finished.record().id());
    assertThat(entries.getFirst().cause()).isEqualTo(Revocation.Cause.EXPIRED);
    assertThat(answered(edge.authority().readAfter(entries.getFirst().number(), 10))).isEmpty();
  }

  @Test
  @Requirement("3.4.4")
  void shouldNeverCarryAKeyOfASubscriberDeviceOrDomain() {
    TestDevice device = device();
    Finished finished = (Finished) answered(remote.finish(device.finish(begun(device))));
    P256KeyPair enrolled = curve.generate(random);
    EnrolmentAnswer.Granted granted = enroll(enrolled);
    answered(remote.statement());

    List<byte[]> secrets = new ArrayList<>(domainSecrets());
    secrets.add(root.exposed());
    secrets.add(pair.privateKey().scalar().exposed());
    secrets.add(enrolled.privateKey().scalar().exposed());
    secrets.add(added.provision().admissionKey().exposed());
    secrets.add(granted.provision(ALICE, enrolled.point()).admissionKey().exposed());
    secrets.add(finished.record().secret().exposed());
    secrets.add(first.register.invitation(ALICE).orElseThrow().verifier().toBytes());
    assertThat(secrets).allSatisfy(secret -> assertThat(sent(secret)).isFalse());
    // The control: what edges share does come this way, and is found so.
    assertThat(sent(token.exposed())).isTrue();
    assertThat(sent(finished.record().kid().toBytes())).isTrue();
  }

  private boolean sent(byte[] bytes) {
    return pipes.seen().stream().anyMatch(frame -> contains(frame, bytes));
  }

  private static boolean contains(byte[] frame, byte[] bytes) {
    for (int i = 0; i + bytes.length <= frame.length; i++) {
      if (java.util.Arrays.equals(frame, i, i + bytes.length, bytes, 0, bytes.length)) {
        return true;
      }
    }
    return false;
  }

  /** Exchange key, signing key, admission secret, enrolment secret. */
  private List<byte[]> domainSecrets() {
    CborReader reader = new CborReader(keys.toBytes());
    reader.array(8);
    reader.integer();
    reader.text();
    reader.bytes();
    return List.of(reader.bytes(), reader.bytes(), reader.bytes(), reader.bytes());
  }

  private EnrolmentAnswer.Granted enroll(P256KeyPair enrolled) {
    EnrolmentParties parties = EnrolmentParties.of(ALICE, "example.net");
    byte[] salt = first.register.salt(ALICE);
    try (PassPhraseKeys made = passPhrase(salt, parties)) {
      first.register.reset(
          Invitation.chosen(ALICE, made.verifier(), loop.utcSeconds() + 3600, 1, 5));
    }
    EnrolmentMessage.Salt told =
        (EnrolmentMessage.Salt)
            asked(new EnrolmentMessage.SaltQuestion(ALICE.text(), new byte[0], new byte[100]));
    var awaiting = AwaitingConfirmV.begin(parties, passPhrase(told.salt(), parties), random);
    EnrolmentMessage.Share share =
        (EnrolmentMessage.Share)
            asked(
                new EnrolmentMessage.ShareQuestion(
                    ALICE.text(), new byte[0], awaiting.shareP(), new byte[100]));
    var verifier = awaiting.verify(share.shareV(), share.confirmV()).toOptional().orElseThrow();
    EnrolmentMessage.Enrolled last =
        (EnrolmentMessage.Enrolled)
            asked(
                new EnrolmentMessage.ConfirmQuestion(
                    EnrolmentMessage.session(ALICE.text(), awaiting.shareP()),
                    new byte[0],
                    verifier.confirmP(),
                    verifier.seal(new EnrolmentRequest(enrolled.point()))));
    return (EnrolmentAnswer.Granted) verifier.open(last.sealed()).orElseThrow();
  }

  private static PassPhraseKeys passPhrase(byte[] salt, EnrolmentParties parties) {
    byte[] text = PASS_PHRASE.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return PassPhraseKeys.derive(SecretBytes.adopt(text), salt, parties);
  }

  private EnrolmentMessage.Answer asked(EnrolmentMessage.Question question) {
    var asked =
        new org.callseal.core.authority.AuthorityPort.EnrolmentQuestion(
            question, TestDevice.SOURCE);
    var reply = answered(remote.enroll(asked));
    return ((org.callseal.core.authority.AuthorityPort.EnrolmentReplied) reply).message();
  }

  @Test
  void shouldEndTheLinkOfAnEdgeThatIsRemovedAndTellTheOthers() {
    MemberList without = new MemberList(2, List.of(Pins.authority("a1"), Pins.authority("a2")));
    known.take(without);
    world.run(MOMENT);

    assertThat(edge.reachable()).isZero();
    world.run(Duration.ofSeconds(20));
    assertThat(edge.reachable()).as("nor does it get in again").isZero();
    known.take(new MemberList(3, list.members()));
    world.run(Duration.ofSeconds(6));
    assertThat(edge.reachable()).isEqualTo(2);
    assertThat(edge.members().now().revision()).isEqualTo(3);
  }

  @Test
  void shouldWipeTheKeysWhenItCloses() {
    SecretBytes held = edge.keys().token().join();
    assertThat(held).isEqualTo(token);
    edge.close();

    assertThat(held.isWiped()).isTrue();
    assertThat(edge.keys().ring().isEmpty()).isTrue();
    assertThat(pipes.connections(Pins.at("a1"))).isZero();
  }

  @Test
  void shouldHaveTheKeysOfTheNewDayBeforeItBegins() {
    world.run(Duration.ofDays(1).minusSeconds(10));
    TestDevice device = device();
    Begun begun = begun(device);
    // Past midnight, and before the edge can have asked again.
    world.run(Duration.ofSeconds(10).minus(MOMENT));

    assertThat(answered(remote.finish(device.finish(begun)))).isInstanceOf(Finished.class);
  }

  @Test
  void shouldNotLetAnEdgeChangeItsPlaceAllTheTime() {
    List<byte[]> sent = new ArrayList<>();
    LinkHandler.Connected session =
        first.end.connected(new Recorded(sent), Pins.of("e1"), LinkProtocol.LINK);
    for (int i = 1; i <= AskRates.ANNOUNCEMENTS + 5; i++) {
      session.received(
          new Frame.Request(i, Method.ANNOUNCE, announcement(new LinkAddress("192.0.2.1", i)))
              .toBytes());
    }
    world.run(MOMENT);

    assertThat(sent).contains(new Frame.Answer(AskRates.ANNOUNCEMENTS, new byte[0]).toBytes());
    for (int i = AskRates.ANNOUNCEMENTS + 1; i <= AskRates.ANNOUNCEMENTS + 5; i++) {
      assertThat(sent).contains(new Frame.Failure(i, LinkFault.BUSY).toBytes());
    }

    byte[] known =
        MemberForm.toBytes(new MemberForm.Places(java.util.Optional.empty(), java.util.Map.of()));
    session.received(new Frame.Request(99, Method.ANNOUNCE, known).toBytes());
    world.run(MOMENT);
    assertThat(sent).as("no change").contains(new Frame.Answer(99, new byte[0]).toBytes());
  }

  private static byte[] announcement(LinkAddress link) {
    return MemberForm.toBytes(
        new MemberForm.Places(java.util.Optional.of(link), java.util.Map.of()));
  }

  /** A channel that keeps what is sent. */
  private record Recorded(List<byte[]> sent) implements LinkChannel {
    @Override
    public InetAddress source() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public void send(byte[] frame) {
      sent.add(frame);
    }

    @Override
    public long unsent() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
