package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.Wishes;
import org.callseal.core.authority.AuthorityPort.BeginAnswer;
import org.callseal.core.authority.AuthorityPort.BeginQuestion;
import org.callseal.core.authority.AuthorityPort.Begun;
import org.callseal.core.authority.AuthorityPort.FinishAnswer;
import org.callseal.core.authority.AuthorityPort.FinishQuestion;
import org.callseal.core.authority.AuthorityPort.Finished;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AwaitingMessage2;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Spi;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final Identity BOB = Identity.parse("sip:bob@example.net").orElseThrow();
  private static final ServerSet SERVERS =
      new ServerSet(List.of(new ServerSet.Server("edge", "192.0.2.1", 5060)));
  private static final long NOW = 1_800_000_000L;

  @TempDir Path folder;

  private final P256 curve = P256.fastest();
  private final RandomSource random = new SeededRandom(11)::fill;
  private final Set<Kid> ended = new HashSet<>();
  private Executor executor = Runnable::run;
  private Runnable beforeStoring = () -> {};
  private long elapsedSeconds;
  private long utcOffset;
  private H2Database database;
  private AuthorityStores stores;
  private SubscriberRegister register;
  private Authority authority;

  @BeforeEach
  void start() {
    database = H2Database.open(folder);
    stores =
        new AuthorityStores(
            new SqlSubscriberStore(database),
            new H2AssociationStore(database),
            new SqlRevocationLog(database),
            new RecordCipher(
                List.of(new ClusterKey(1, SecretBytes.random(random, 32))),
                bytes -> {
                  beforeStoring.run();
                  random.fill(bytes);
                }));
    DomainKeys keys = DomainKeys.generate(curve, random, "example.net");
    AuthorityClock clock =
        new AuthorityClock(
            () -> elapsedSeconds * 1_000_000_000L, () -> NOW + elapsedSeconds + utcOffset);
    register = new SubscriberRegister(keys, stores, SERVERS, random, clock, ended::addAll);
    authority =
        new Authority(
            new AuthorityParts(
                keys,
                stores,
                new AssociationPolicy(3600, SERVERS),
                100,
                curve,
                EphemeralKeys.from(curve, random),
                random,
                clock,
                task -> executor.execute(task),
                new EnrolmentParts(50, Runnable::run, (_, task) -> task.run())));
  }

  @AfterEach
  void stop() {
    stores.associations().close();
    database.close();
  }

  @Test
  @Requirement({"3.1.1", "3.1.6"})
  void shouldSetUpAnAssociationAndStoreItSealed() {
    TestDevice device = device(ALICE);

    Finished finished = (Finished) complete(device, Wishes.NONE);

    assertThat(finished.record().identity()).isEqualTo(ALICE);
    assertThat(finished.record().endSeconds()).isEqualTo(NOW + 3600);
    var stored = stores.associations().find(finished.record().domainSpi()).orElseThrow();
    assertThat(stores.cipher().open(stored)).contains(finished.record());
    assertThat(indexOf(stored.sealed(), finished.record().secret().exposed())).isNegative();
    assertThat(stores.subscribers().findDevice(stored.kid()).orElseThrow().active()).isTrue();
  }

  @Test
  void shouldTellEdgesWhereCallAgentsFindAGatewayAndSetUpAnewWhatHeldAnotherPlace() {
    CoreAddress port = new CoreAddress.Port(24_000);
    TestDevice device = device(ALICE);
    Finished before = (Finished) complete(device, Wishes.NONE);
    register.assign(ALICE, port);
    assertThat(stores.associations().find(before.record().domainSpi())).isEmpty();
    Finished after = (Finished) complete(device, Wishes.NONE);
    assertThat(after.record().coreAddress()).contains(port);
  }

  @Test
  void shouldGrantTheServersAndTheNewestStatement() {
    Finished finished = (Finished) complete(device(ALICE), Wishes.NONE);

    assertThat(finished.record().grant().servers()).isEqualTo(SERVERS);
    assertThat(finished.record().grant().statementNumber()).isEqualTo(1);
    assertThat(finished.record().grant().statementHash()).hasSize(32);
  }

  @Test
  @Requirement("3.4.11")
  void shouldGrantTheShorterOfBothLifetimes() {
    Wishes shorter = new Wishes(OptionalLong.of(600), List.of());
    Wishes longer = new Wishes(OptionalLong.of(999_999), List.of());

    assertThat(granted(device(ALICE), shorter)).isEqualTo(600);
    assertThat(granted(device(ALICE), longer)).isEqualTo(3600);
    assertThat(granted(device(ALICE), new Wishes(OptionalLong.of(1), List.of()))).isEqualTo(60);
  }

  @Test
  @Requirement("3.1.18")
  void shouldNotWidenTheScopeBecauseADeviceWishesSo() {
    Wishes wide = new Wishes(OptionalLong.empty(), List.of("*@example.net"));

    Finished finished = (Finished) complete(device(ALICE), wide);

    assertThat(finished.record().scope().permits("sip:bob@example.net")).isFalse();
    assertThat(finished.record().scope().permits("sip:alice@example.net")).isTrue();
  }

  @Test
  @Requirement({"3.1.15", "3.4.13"})
  void shouldAnswerACopyOfMessage1WithTheSameMessage2() {
    TestDevice device = device(ALICE);
    BeginQuestion question = device.question(device.initiate(), NOW);

    Begun first = (Begun) begin(question);
    Begun second = (Begun) begin(question);

    assertThat(second.message2()).isEqualTo(first.message2());
    assertThat(second.responder()).isEqualTo(first.responder());
    assertThat(authority.pendingExchanges()).isEqualTo(1);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyOfMessage1WhoseExchangeIsOver() {
    TestDevice device = device(ALICE);
    BeginQuestion question = device.question(device.initiate(), NOW + 25);
    begin(question);
    elapsedSeconds = 41;

    assertThat(begin(question)).isEqualTo(new Refused(Refusal.REPLAYED));
  }

  @Test
  void shouldWantACookieFromADeviceWhoseClockIsWrong() {
    TestDevice device = device(ALICE);
    var awaiting = device.initiate();

    assertThat(begin(device.question(awaiting, NOW + 31)))
        .isEqualTo(new Refused(Refusal.COOKIE_NEEDED));
    assertThat(begin(device.question(awaiting, NOW - 31)))
        .isEqualTo(new Refused(Refusal.COOKIE_NEEDED));
    assertThat(begin(device.question(awaiting, cookie(), true))).isInstanceOf(Begun.class);
  }

  @Test
  @Requirement("3.4.13")
  void shouldRefuseACookieThatNoEdgeHasSeenToBeItsOwn() {
    TestDevice device = device(ALICE);

    assertThat(begin(device.question(device.initiate(), cookie(), false)))
        .isEqualTo(new Refused(Refusal.NOT_ADMITTED));
  }

  @Test
  @Requirement("3.4.13")
  void shouldKeepNothingOfAStrangerWithoutATag() {
    TestDevice device = device(ALICE);
    BeginQuestion honest = device.question(device.initiate(), NOW);
    ControlMessage.Message1 message = honest.message();
    ControlMessage.Message1 otherDevice =
        new ControlMessage.Message1(
            new Kid(message.kid().value() ^ 1), message.proof(), message.tag(), message.message1());

    for (BeginQuestion forged :
        List.of(with(honest, otherDevice), with(honest, laterBy(message, 1)))) {
      assertThat(begin(forged)).isEqualTo(new Refused(Refusal.NOT_ADMITTED));
    }
    assertThat(authority.pendingExchanges()).isZero();
  }

  @Test
  void shouldHoldTwoExchangesOfADeviceAndLetTheOldestGo() {
    TestDevice device = device(ALICE);
    List<Begun> begun = new ArrayList<>();
    List<AwaitingMessage2> states = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      states.add(device.initiate());
      begun.add((Begun) begin(device.question(states.getLast(), NOW)));
    }

    assertThat(authority.pendingExchanges()).isEqualTo(2);
    assertThat(finish(finishQuestion(device, states.get(0), begun.get(0), Wishes.NONE)))
        .isEqualTo(new Refused(Refusal.UNKNOWN_ASSOCIATION));
    assertThat(finish(finishQuestion(device, states.get(2), begun.get(2), Wishes.NONE)))
        .isInstanceOf(Finished.class);
  }

  @Test
  void shouldForgetAnExchangeAfterFortySeconds() {
    TestDevice device = device(ALICE);
    var state = device.initiate();
    Begun begun = (Begun) begin(device.question(state, NOW));
    elapsedSeconds = 40;

    assertThat(finish(finishQuestion(device, state, begun, Wishes.NONE)))
        .isEqualTo(new Refused(Refusal.UNKNOWN_ASSOCIATION));
    assertThat(authority.pendingExchanges()).isZero();
  }

  @Test
  @Requirement("3.4.12")
  void shouldKeepTheExchangePendingWhenTheSealOrMessage3IsForged() {
    TestDevice device = device(ALICE);
    var state = device.initiate();
    Begun begun = (Begun) begin(device.question(state, NOW));
    FinishQuestion honest = finishQuestion(device, state, begun, Wishes.NONE);
    byte[] changed = honest.message().bytes().clone();
    changed[0] ^= 1;
    byte[] message3 = honest.message3().clone();
    message3[message3.length - 1] ^= 1;

    assertThat(
            finish(
                new FinishQuestion(
                    honest.responder(),
                    honest.message3(),
                    honest.wishes(),
                    new PlainCarriage.Located(honest.message().seal(), changed))))
        .isEqualTo(new Refused(Refusal.NOT_AUTHENTIC));
    assertThat(
            finish(
                new FinishQuestion(
                    honest.responder(), message3, honest.wishes(), honest.message())))
        .isEqualTo(new Refused(Refusal.NOT_AUTHENTIC));
    assertThat(stores.associations().find(begun.responder().spi())).isEmpty();
    assertThat(finish(honest)).isInstanceOf(Finished.class);
  }

  @Test
  @Requirement("3.4.13")
  void shouldKeepTheNewestFourAssociationsOfADeviceAndNoMore() {
    TestDevice device = device(ALICE);
    Finished other = (Finished) complete(device(BOB), Wishes.NONE);
    List<Spi> given = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      given.add(((Finished) complete(device, Wishes.NONE)).record().domainSpi());
    }

    assertThat(register.associations())
        .extracting(StoredAssociation::spi)
        .containsExactlyInAnyOrder(
            given.get(2), given.get(3), given.get(4), given.get(5), other.record().domainSpi());
  }

  @Test
  void shouldBeTheNewestThatWasSetUpLastHoweverTheClockIsSetAndLifetimesChange() {
    TestDevice device = device(ALICE);
    complete(device, Wishes.NONE);
    utcOffset = -7200;
    Finished last = (Finished) complete(device, new Wishes(OptionalLong.of(60), List.of()));

    assertThat(stores.associations().findNewest(device.provision().deviceCredential().kid()))
        .map(StoredAssociation::spi)
        .contains(last.record().domainSpi());
  }

  /** A second edge, or the first one after a restart, would take up its instance once more. */
  @Test
  @Requirement("3.1.15")
  void shouldGiveOutAnAssociationOnceHoweverManyCopiesOfMessage3Come() {
    TestDevice device = device(ALICE);
    var state = device.initiate();
    BeginQuestion question = device.question(state, NOW);
    Begun begun = (Begun) begin(question);
    FinishQuestion last = finishQuestion(device, state, begun, Wishes.NONE);

    assertThat(finish(last)).isInstanceOf(Finished.class);
    assertThat(finish(last)).isEqualTo(new Refused(Refusal.REPLAYED));
    assertThat(begin(question)).isEqualTo(begun);
    assertThat(finish(last)).isEqualTo(new Refused(Refusal.REPLAYED));
    assertThat(register.associations()).hasSize(1);
  }

  @Test
  @Requirement("3.4.13")
  void shouldAnswerCopiesOfMessage1WithoutTheStoreAndCurveWork() {
    TestDevice device = device(ALICE);
    var state = device.initiate();
    Begun begun = (Begun) begin(device.question(state, NOW));
    executor = _ -> fail("the copy was worth work");

    assertThat(begin(device.question(state, NOW))).isEqualTo(begun);
    elapsedSeconds = 41;
    assertThat(begin(device.question(state, NOW + 41))).isEqualTo(new Refused(Refusal.REPLAYED));
  }

  @Test
  @Requirement("3.4.11")
  void shouldNotLetAnAssociationStandWhoseSubscriberWasRemovedWhileItWasStored() {
    TestDevice device = device(ALICE);
    var state = device.initiate();
    Begun begun = (Begun) begin(device.question(state, NOW));
    FinishQuestion question = finishQuestion(device, state, begun, Wishes.NONE);
    beforeStoring = () -> register.remove(ALICE);

    assertThat(finish(question)).isEqualTo(new Refused(Refusal.NOT_ADMITTED));
    assertThat(stores.associations().find(begun.responder().spi())).isEmpty();
  }

  @Test
  void shouldRefuseTheExchangeOfASubscriberRemovedMeanwhile() {
    TestDevice device = device(ALICE);
    var state = device.initiate();
    Begun begun = (Begun) begin(device.question(state, NOW));
    FinishQuestion question = finishQuestion(device, state, begun, Wishes.NONE);
    register.remove(ALICE);

    assertThat(finish(question)).isEqualTo(new Refused(Refusal.NOT_ADMITTED));
    assertThat(begin(device.question(device.initiate(), NOW)))
        .isEqualTo(new Refused(Refusal.NOT_ADMITTED));
  }

  @Test
  @Requirement("3.4.11")
  void shouldEndTheAssociationsOfARemovedSubscriber() {
    TestDevice device = device(ALICE);
    Finished finished = (Finished) complete(device, Wishes.NONE);

    assertThat(register.remove(ALICE)).isTrue();

    assertThat(stores.associations().find(finished.record().domainSpi())).isEmpty();
    assertThat(ended).containsExactly(device.provision().deviceCredential().kid());
    assertThat(register.remove(ALICE)).isFalse();
  }

  @Test
  @Requirement("3.1.18")
  void shouldGrantAWiderScopeOnceTheOperatorSaysSo() {
    TestDevice device = device(ALICE);
    complete(device, Wishes.NONE);

    assertThat(register.setScope(ALICE, List.of("sip:*@pbx.example.net"))).isTrue();

    assertThat(register.associations()).isEmpty();
    Finished finished = (Finished) complete(device, Wishes.NONE);
    assertThat(finished.record().scope().permits("sip:100@pbx.example.net")).isTrue();
  }

  @Test
  void shouldNotAddAKeyTwiceNotEvenUnderTheOtherSign() {
    P256KeyPair pair = curve.generate(random);
    BigInteger prime =
        new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    byte[] y = prime.subtract(new BigInteger(1, pair.point().y())).toByteArray();
    byte[] negated = new byte[32];
    int digits = Math.min(y.length, negated.length);
    System.arraycopy(y, y.length - digits, negated, negated.length - digits, digits);

    register.add(ALICE, pair.point());

    assertThat(register.add(ALICE, pair.point())).isEqualTo(SubscriberRegister.NotAdded.KEY_KNOWN);
    assertThat(
            register.add(
                Identity.parse("sip:eve@example.net").orElseThrow(),
                P256Point.of(pair.point().x(), negated).orElseThrow()))
        .isEqualTo(SubscriberRegister.NotAdded.KEY_KNOWN);
  }

  @Test
  void shouldNotTakeTheDomainsNameForASubscriber() {
    assertThat(
            register.add(
                Identity.parse("example.net").orElseThrow(), curve.generate(random).point()))
        .isEqualTo(SubscriberRegister.NotAdded.NAME_OF_THE_DOMAIN);
  }

  @Test
  void shouldReadBackItsKeysAndNothingElse() {
    DomainKeys keys = DomainKeys.generate(curve, random, "example.net");
    byte[] bytes = keys.toBytes();

    DomainKeys read = DomainKeys.parse(curve, bytes).orElseThrow();

    assertThat(read.toBytes()).isEqualTo(bytes);
    assertThat(read.statement()).isEqualTo(keys.statement());
    for (int i = 0; i < bytes.length; i++) {
      assertThat(DomainKeys.parse(curve, Arrays.copyOf(bytes, i))).isEmpty();
    }
    assertThat(keys.toString()).isEqualTo("DomainKeys of example.net");
  }

  private TestDevice device(Identity identity) {
    P256KeyPair pair = curve.generate(random);
    var added = (SubscriberRegister.Added) register.add(identity, pair.point());
    return new TestDevice(curve, random, pair, added.provision());
  }

  private FinishAnswer complete(TestDevice device, Wishes wishes) {
    var state = device.initiate();
    Begun begun = (Begun) begin(device.question(state, NOW + utcOffset));
    return finish(finishQuestion(device, state, begun, wishes));
  }

  private long granted(TestDevice device, Wishes wishes) {
    return ((Finished) complete(device, wishes)).record().grant().lifetimeSeconds();
  }

  private static FinishQuestion finishQuestion(
      TestDevice device, AwaitingMessage2 state, Begun begun, Wishes wishes) {
    return device.seal(device.verify(state, begun), begun, wishes);
  }

  private BeginAnswer begin(BeginQuestion question) {
    return authority.begin(question).join();
  }

  private FinishAnswer finish(FinishQuestion question) {
    return authority.finish(question).join();
  }

  private static AdmissionProof.Cookie cookie() {
    return new AdmissionProof.Cookie(new byte[16]);
  }

  private static BeginQuestion with(BeginQuestion question, ControlMessage.Message1 message) {
    return new BeginQuestion(
        message,
        question.carriage(),
        question.cookieShown(),
        question.source(),
        question.instance());
  }

  private static ControlMessage.Message1 laterBy(ControlMessage.Message1 message, long seconds) {
    long time = ((AdmissionProof.Time) message.proof()).seconds();
    return new ControlMessage.Message1(
        message.kid(), new AdmissionProof.Time(time + seconds), message.tag(), message.message1());
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }
}
