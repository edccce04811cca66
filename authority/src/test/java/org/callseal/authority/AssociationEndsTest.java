package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.RevocationLog;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.authority.AuthorityPort.Begun;
import org.callseal.core.authority.AuthorityPort.FinishAnswer;
import org.callseal.core.authority.AuthorityPort.Finished;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
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

/** Ends, where the store of associations is apart from the log and others may write it. */
final class AssociationEndsTest {

  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final ServerSet SERVERS =
      new ServerSet(List.of(new ServerSet.Server("edge", "192.0.2.1", 5060)));
  private static final long NOW = 1_800_000_000L;

  @TempDir private Path folder;

  private final P256 curve = P256.fastest();
  private final RandomSource random = new SeededRandom(12)::fill;
  private Runnable beforePut = () -> {};
  private Runnable afterPut = () -> {};
  private boolean removing = true;
  private H2Database database;
  private AssociationStore associations;
  private RevocationLog log;
  private SubscriberRegister register;
  private Authority authority;
  private TestDevice alice;

  @BeforeEach
  void start() {
    database = H2Database.open(folder);
    associations = new H2AssociationStore(database);
    log = new SqlRevocationLog(database);
    AuthorityStores stores =
        new AuthorityStores(
            new SqlSubscriberStore(database),
            watched(associations),
            log,
            new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random));
    DomainKeys keys = DomainKeys.generate(curve, random, "example.net");
    AuthorityClock clock = new AuthorityClock(() -> 0, () -> NOW);
    register = new SubscriberRegister(keys, stores, SERVERS, random, clock, _ -> {});
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
                Runnable::run,
                new EnrolmentParts(50, Runnable::run, (_, task) -> task.run())));
    P256KeyPair pair = curve.generate(random);
    var added = (SubscriberRegister.Added) register.add(ALICE, pair.point());
    alice = new TestDevice(curve, random, pair, added.provision());
  }

  @AfterEach
  void stop() {
    associations.close();
    database.close();
  }

  /** The store, with something that happens around storing, and with removing that may fail. */
  private AssociationStore watched(AssociationStore whole) {
    return (AssociationStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {AssociationStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("remove") && !removing) {
                throw new IllegalStateException("the store does not answer");
              }
              if (method.getName().equals("put")) {
                beforePut.run();
              }
              try {
                return method.invoke(whole, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (method.getName().equals("put")) {
                  afterPut.run();
                }
              }
            });
  }

  private FinishAnswer exchange() {
    var state = alice.initiate();
    Begun begun = (Begun) authority.begin(alice.question(state, NOW)).join();
    return authority.finish(alice.seal(alice.verify(state, begun), begun, Wishes.NONE)).join();
  }

  @Test
  @Requirement("3.4.11")
  void shouldKnowAnAssociationToLiveBeforeAnybodyCanFindIt() {
    List<LiveAssociation> known = new ArrayList<>();
    beforePut = () -> log.forEachLive(NOW, known::add);

    Finished finished = (Finished) exchange();

    assertThat(known).extracting(LiveAssociation::id).containsExactly(finished.record().id());
  }

  @Test
  @Requirement("3.4.11")
  void shouldGiveNobodyAnAssociationThatWasEndedWithAllOthersWhileItWasStored() {
    afterPut = () -> register.expire(new Selection.All());
    assertThat(exchange()).isEqualTo(new Refused(Refusal.OVERLOADED));
    assertThat(register.associations()).isEmpty();

    // Even where the end came before it was in the store, which therefore has it.
    afterPut = () -> {};
    beforePut = () -> register.expire(new Selection.All());
    assertThat(exchange()).isEqualTo(new Refused(Refusal.OVERLOADED));
    assertThat(register.associations()).isEmpty();

    beforePut = () -> {};
    assertThat(exchange()).isInstanceOf(Finished.class);
  }

  @Test
  @Requirement("3.4.11")
  void shouldWriteTheEndOfOneWhoseSubscriberWasDisabledWhileItWasStored() {
    beforePut = () -> register.setEnabled(ALICE, false);

    assertThat(exchange()).isEqualTo(new Refused(Refusal.NOT_ADMITTED));

    assertThat(register.associations()).isEmpty();
    assertThat(log.liveOf(Set.of(alice.provision().deviceCredential().kid()), NOW)).isEmpty();
    assertThat(log.after(0, 9))
        .extracting(Revocation::cause)
        .containsExactly(Revocation.Cause.BARRED);
  }

  @Test
  @Requirement("3.4.11")
  void shouldEndWhatTheStoreDeniesHavingOrWillNotRemove() {
    Finished first = (Finished) exchange();
    Finished second = (Finished) exchange();
    associations.remove(first.record().domainSpi());
    removing = false;

    register.setEnabled(ALICE, false);

    assertThat(log.after(0, 9))
        .extracting(Revocation::id)
        .containsExactlyInAnyOrder(first.record().id(), second.record().id());
    assertThat(associations.find(second.record().domainSpi())).isPresent();
  }
}
