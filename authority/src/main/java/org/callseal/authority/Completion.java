package org.callseal.authority;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.Grant;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.authority.AuthorityPort.FinishAnswer;
import org.callseal.core.authority.AuthorityPort.FinishQuestion;
import org.callseal.core.authority.AuthorityPort.Finished;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.exchange.AwaitingMessage3;
import org.callseal.core.exchange.ParsedMessage3;
import org.callseal.core.exchange.VerifiedMessage3;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Opener;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Verdict;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Device.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * message_3 and the sealed message that brought it, in the order of the protocol: EDHOC, seal,
 * policy, and only then the association is committed, before any answer. Whatever fails leaves the
 * exchange as it was, for what failed may have been forged.
 *
 * <p>Thread rule: any thread; one at a time per exchange, by its monitor. Lifetime: the
 * authority's.
 */
final class Completion {
  private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

  /** The one in use, one to come, and those that edges apart from each other were given before. */
  private static final int MOST_OF_A_DEVICE = 4;

  private final DomainKeys keys;
  private final AuthorityStores stores;
  private final AssociationPolicy policy;
  private final AuthorityClock clock;
  private final byte[] statementHash;
  private volatile Consumer<Device> activated = _ -> {};

  Completion(
      DomainKeys keys, AuthorityStores stores, AssociationPolicy policy, AuthorityClock clock) {
    this.keys = keys;
    this.stores = stores;
    this.policy = policy;
    this.clock = clock;
    this.statementHash = Sha256.of(keys.statement());
  }

  void whenActivated(Consumer<Device> listener) {
    activated = listener;
  }

  FinishAnswer complete(PendingExchange exchange, FinishQuestion question) {
    FinishAnswer answer = completeAlone(exchange, question);
    if (answer instanceof Finished finished) {
      // Not under the exchange's monitor: what follows may give up other exchanges.
      activate(finished.record().kid());
    }
    return answer;
  }

  private FinishAnswer completeAlone(PendingExchange exchange, FinishQuestion question) {
    synchronized (exchange) {
      if (exchange.isFinished()) {
        // The instance in C_R serves once: an edge that took it up a second time, after a restart
        // or beside the first one, would have empty windows for it and take copies. The store has
        // the association for whoever needs it.
        return new Refused(Refusal.REPLAYED);
      }
      AwaitingMessage3 state = exchange.state();
      if (state == null || state.isLeft()) {
        return new Refused(Refusal.UNKNOWN_ASSOCIATION);
      }
      VerifiedMessage3 verified = verify(exchange, state, question.message3());
      return verified == null
          ? new Refused(Refusal.NOT_AUTHENTIC)
          : commit(exchange, state, verified, question);
    }
  }

  /** The kid that message_3 hides must be the one that began: no other credential is looked up. */
  private static @Nullable VerifiedMessage3 verify(
      PendingExchange exchange, AwaitingMessage3 state, byte[] message3) {
    Optional<ParsedMessage3> parsed = state.parse(message3).toOptional();
    return parsed
        .filter(found -> found.initiator().equals(exchange.initiator().kid()))
        .flatMap(found -> state.verify(found, exchange.initiator()).toOptional())
        .orElse(null);
  }

  private FinishAnswer commit(
      PendingExchange exchange,
      AwaitingMessage3 state,
      VerifiedMessage3 verified,
      FinishQuestion question) {
    Identity identity = Identity.parse(exchange.initiator().subject()).orElseThrow();
    SecretBytes secret = verified.exporter().associationSecret(AssociationKind.ENDPOINT_DOMAIN);
    FinishAnswer answer = null;
    try {
      answer = commit(exchange, state, verified, question, identity, secret);
      return answer;
    } finally {
      if (!(answer instanceof Finished)) {
        secret.wipe();
        verified.close();
      }
    }
  }

  private FinishAnswer commit(
      PendingExchange exchange,
      AwaitingMessage3 state,
      VerifiedMessage3 verified,
      FinishQuestion question,
      Identity identity,
      SecretBytes secret) {
    if (!isSealedUnder(terms(exchange, identity, secret), exchange, question.message())) {
      return new Refused(Refusal.NOT_AUTHENTIC);
    }
    Optional<Decision> decision = decide(exchange, identity, question);
    if (decision.isEmpty()) {
      return new Refused(Refusal.NOT_ADMITTED);
    }
    Grant grant = decision.get().grant();
    AssociationRecord record =
        new AssociationRecord(
            AssociationKind.ENDPOINT_DOMAIN,
            question.message().carriage().protocol(),
            exchange.own().spi(),
            exchange.initiatorId().spi(),
            identity,
            exchange.initiator().kid(),
            secret,
            birth(exchange.initiator().kid()),
            clock.nowSeconds() + grant.lifetimeSeconds(),
            stores.revocations().last(),
            grant,
            decision.get().coreAddress());
    if (!store(stores.cipher().seal(record))) {
      return new Refused(Refusal.OVERLOADED);
    }
    // What the operator took away meanwhile ended the associations there were, not yet this one.
    if (!decide(exchange, identity, question).equals(decision)) {
      stores.revocations().revoke(List.of(record.domainSpi()), Revocation.Cause.BARRED);
      stores.associations().remove(record.domainSpi());
      return new Refused(Refusal.NOT_ADMITTED);
    }
    // And what was ended with all others was ended before it could be used.
    if (stores.revocations().findLive(record.id(), clock.nowSeconds()).isEmpty()) {
      stores.associations().remove(record.domainSpi());
      return new Refused(Refusal.OVERLOADED);
    }
    state.finish(verified).close();
    exchange.finish();
    stores.associations().retainNewest(record.kid(), MOST_OF_A_DEVICE);
    LOG.info(
        "association set up: {} by key {}, SPI {}, {} s",
        identity,
        record.kid(),
        record.domainSpi(),
        grant.lifetimeSeconds());
    return new Finished(record, exchange.initiatorId().instance());
  }

  /** Noted before it is stored: what somebody may use can be ended. Whether its SPI was free. */
  private boolean store(StoredAssociation association) {
    return stores.revocations().record(association) == StoreResult.STORED
        && stores.associations().put(association) == StoreResult.STORED;
  }

  /** A key counts from its first completed exchange on, which proved its possession. */
  private void activate(Kid kid) {
    Optional<Device> device =
        stores.subscribers().findDevice(kid).filter(found -> found.state() == State.PENDING);
    // First what else it brings about: should the store fail at that, the next exchange is the
    // first completed one.
    device.ifPresent(activated);
    device.ifPresent(found -> stores.subscribers().activate(found.kid()));
  }

  /** Now, but after the birth of any before it: a clock may be set back, and seconds are long. */
  private long birth(Kid device) {
    long after =
        stores
            .associations()
            .findNewest(device)
            .flatMap(stores.cipher()::open)
            .map(before -> before.bornSeconds() + 1)
            .orElse(0L);
    return Math.max(clock.nowSeconds(), after);
  }

  /** Terms that grant nothing: they only open the seal. */
  private static AssociationTerms terms(
      PendingExchange exchange, Identity identity, SecretBytes secret) {
    return new AssociationTerms(
        Role.RESPONDER,
        exchange.own().spi(),
        exchange.initiatorId().spi(),
        identity,
        exchange.initiator().kid(),
        Scope.exactly(identity),
        secret);
  }

  private boolean isSealedUnder(
      AssociationTerms terms, PendingExchange exchange, SealedBytes message) {
    long nowNs = clock.nowNs();
    Association association =
        Association.established(
            terms, exchange.own().instance(), exchange.initiatorId().instance(), nowNs + 1, nowNs);
    Opener opener = new Opener(spi -> spi.equals(association.ownSpi()) ? association : null);
    return opener.open(message, nowNs) instanceof Verdict.Verified<?>;
  }

  /** What an association is to be. */
  private record Decision(Grant grant, Optional<CoreAddress> coreAddress) {}

  /** The device as it is now, not as it was when the exchange began. */
  private Optional<Decision> decide(
      PendingExchange exchange, Identity identity, FinishQuestion question) {
    if (stores
        .subscribers()
        .findDevice(exchange.initiator().kid())
        .filter(Device::isAdmitted)
        .isEmpty()) {
      return Optional.empty();
    }
    return stores
        .subscribers()
        .find(identity)
        .flatMap(subscriber ->
            policy
                .decide(
                    subscriber,
                    question.message().carriage(),
                    question.wishes(),
                    keys.statementNumber(),
                    statementHash)
                .map(grant -> new Decision(grant, subscriber.coreAddress())));
  }
}
