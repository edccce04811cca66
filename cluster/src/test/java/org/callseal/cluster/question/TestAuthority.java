package org.callseal.cluster.question;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.SubscriberRegister;
import org.callseal.cluster.AuthorityEnd;
import org.callseal.cluster.JoinDoor;
import org.callseal.cluster.Pins;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.cluster.membership.MemberWatch;
import org.callseal.cluster.membership.MemoryMembers;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.RevocationLog;
import org.callseal.core.association.ServerSet;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.transport.Loop;

/** One authority over a database that others share, with its end of the links. */
final class TestAuthority {
  final AuthorityStores stores;
  final SubscriberRegister register;
  final Authority authority;
  final AuthorityEnd end;

  /** What all authorities of a cluster have in common. */
  record Shared(
      H2Database database, DomainKeys keys, SecretBytes root, SecretBytes token, P256 curve) {}

  TestAuthority(
      Shared shared,
      KnownMembers members,
      Loop loop,
      LongSupplier utc,
      Executor work,
      RandomSource random) {
    ClusterRoot root = new ClusterRoot(shared.root, utc, java.util.List.of());
    RecordCipher cipher = new RecordCipher(root, random);
    H2AssociationStore associations = new H2AssociationStore(shared.database);
    RevocationLog log = new SqlRevocationLog(shared.database);
    stores =
        new AuthorityStores(new SqlSubscriberStore(shared.database), associations, log, cipher);
    AuthorityClock clock = new AuthorityClock(loop::nanoTime, utc);
    register = new SubscriberRegister(shared.keys, stores, ServerSet.EMPTY, random, clock, _ -> {});
    authority =
        new Authority(
            new AuthorityParts(
                shared.keys,
                stores,
                new AssociationPolicy(3600, ServerSet.EMPTY),
                100,
                shared.curve,
                EphemeralKeys.from(shared.curve, random),
                random,
                clock,
                work,
                new EnrolmentParts(50, work, (_, task) -> work.execute(task))));
    AuthorityService service =
        new AuthorityService(
            new AuthorityService.Parts(authority, log, root, shared.token, cipher, work), loop);
    MemberRegister entered = new MemberRegister(new MemoryMembers(), root, random, utc);
    MemberWatch watch = new MemberWatch(entered, members, work, loop);
    JoinDoor door = new JoinDoor(entered, watch, Pins.of("a1"), java.util.List::of, work, loop);
    end = new AuthorityEnd(service, members, entered, watch, door, work, loop);
  }
}
