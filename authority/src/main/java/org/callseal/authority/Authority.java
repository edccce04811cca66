package org.callseal.authority;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.ParsedMessage1;
import org.callseal.core.exchange.Responder;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Spi;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;
import org.jspecify.annotations.Nullable;

/**
 * Answers exchanges for a domain. A message_1 is met with two HMACs for its tag, then a look at the
 * copies before it, and only then with the store and curve work; {@link Completion} has the rules
 * for message_3.
 *
 * <p>Thread rule: any thread; the work runs on the executor. Lifetime: the process.
 */
public final class Authority implements AuthorityPort {
  private static final int SPI_ATTEMPTS = 16;

  private final DomainKeys keys;
  private final AuthorityStores stores;
  private final Responder responder;
  private final RandomSource random;
  private final AuthorityClock clock;
  private final Executor executor;
  private final PendingExchanges pending;
  private final Completion completion;
  private final Enrolments enrolments;
  private final AtomicInteger queued = new AtomicInteger();

  public Authority(AuthorityParts parts) {
    this.keys = parts.keys();
    this.stores = parts.stores();
    this.responder = new Responder(parts.curve(), parts.ephemerals(), keys.exchangeKey());
    this.random = parts.random();
    this.clock = parts.clock();
    this.executor = parts.executor();
    this.pending = new PendingExchanges(parts.mostPendingExchanges());
    this.completion = new Completion(keys, stores, parts.policy(), clock);
    this.enrolments = new Enrolments(parts, () -> queued.get() > 0);
  }

  @Override
  public CompletableFuture<BeginAnswer> begin(BeginQuestion question) {
    if (!showsItsTag(question)) {
      return refused(Refusal.NOT_ADMITTED);
    }
    if (question.message().proof() instanceof AdmissionProof.Time time
        && !AdmissionTag.isTimely(time, clock.nowSeconds())) {
      return refused(Refusal.COOKIE_NEEDED);
    }
    CompletableFuture<BeginAnswer> known =
        known(pending.place(question.message().kid(), hash(question), clock.nowNs()));
    if (known != null) {
      return known;
    }
    try {
      return CompletableFuture.supplyAsync(() -> beginAdmitted(question), this::queue)
          .thenCompose(answer -> answer);
    } catch (RejectedExecutionException full) {
      return refused(Refusal.OVERLOADED);
    }
  }

  @Override
  public CompletableFuture<FinishAnswer> finish(FinishQuestion question) {
    PendingExchange exchange = pending.find(question.responder().spi(), clock.nowNs());
    if (exchange == null || !exchange.own().equals(question.responder())) {
      return CompletableFuture.completedFuture(new Refused(Refusal.UNKNOWN_ASSOCIATION));
    }
    try {
      return CompletableFuture.supplyAsync(
          () -> completion.complete(exchange, question), this::queue);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.completedFuture(new Refused(Refusal.OVERLOADED));
    }
  }

  @Override
  public CompletableFuture<EnrolmentReply> enroll(EnrolmentQuestion question) {
    return enrolments.ask(question);
  }

  @Override
  public CompletableFuture<Boolean> hasDevice(Identity identity) {
    return CompletableFuture.supplyAsync(() -> isSpokenFor(identity), executor);
  }

  private boolean isSpokenFor(Identity identity) {
    SubscriberStore subscribers = stores.subscribers();
    Optional<Identity> own =
        subscribers
            .find(identity)
            .map(Subscriber::identity)
            .or(() -> subscribers.findResembling(identity));
    return own.filter(this::hasDevices).isPresent()
        || subscribers.listWidened().stream()
            .filter(subscriber ->
                Scope.of(subscriber.identity(), subscriber.scope())
                    .filter(scope -> scope.permits(identity.text()))
                    .isPresent())
            .map(Subscriber::identity)
            .anyMatch(this::hasDevices);
  }

  /** A revoked one counts: losing a device shall not open a way without a seal. */
  private boolean hasDevices(Identity identity) {
    return !stores.subscribers().devicesOf(identity).isEmpty();
  }

  @Override
  public CompletableFuture<Optional<GatewayPlace>> placeOf(String endpoint) {
    return CompletableFuture.supplyAsync(
        () -> new GatewayPlaces(stores.subscribers(), this::isSpokenFor).find(endpoint), executor);
  }

  @Override
  public CompletableFuture<byte[]> statement() {
    return CompletableFuture.completedFuture(keys.statement());
  }

  /** Gives up what these devices have under way: they are no longer admitted. */
  public void dropPending(Kid kid) {
    pending.dropAll(kid);
  }

  /** How many exchanges are under way. */
  public int pendingExchanges() {
    return pending.size();
  }

  /**
   * Whoever is told when a device has completed its first exchange: what its subscriber's other
   * devices may then do is the operator's policy. Called on the executor.
   */
  public void whenActivated(Consumer<Device> listener) {
    completion.whenActivated(listener);
  }

  /** How many enrolments are under way. */
  public int pendingEnrolments() {
    return enrolments.size();
  }

  /** Exchanges that wait for a thread; while there are some, guesses wait as well. */
  private void queue(Runnable exchange) {
    queued.incrementAndGet();
    try {
      executor.execute(() -> {
        queued.decrementAndGet();
        exchange.run();
      });
    } catch (RejectedExecutionException full) {
      queued.decrementAndGet();
      throw full;
    }
  }

  private boolean showsItsTag(BeginQuestion question) {
    ControlMessage.Message1 message = question.message();
    if (message.proof() instanceof AdmissionProof.Cookie && !question.cookieShown()) {
      return false;
    }
    return AdmissionTag.verify(
        message.tag(),
        keys.admissionKey(message.kid()),
        message.proof(),
        question.carriage(),
        message.message1());
  }

  private CompletableFuture<BeginAnswer> beginAdmitted(BeginQuestion question) {
    Kid kid = question.message().kid();
    byte[] message1 = question.message().message1();
    Optional<Credential> device = admitted(kid);
    Optional<ParsedMessage1> parsed = Responder.parse(message1).toOptional();
    if (device.isEmpty()) {
      return refused(Refusal.NOT_ADMITTED);
    }
    if (parsed.isEmpty()) {
      return refused(Refusal.MALFORMED);
    }
    for (int attempt = 0; attempt < SPI_ATTEMPTS; attempt++) {
      Optional<Spi> spi = freeSpi();
      if (spi.isEmpty()) {
        continue;
      }
      PendingExchange exchange =
          new PendingExchange(
              device.get(),
              parsed.get().initiator(),
              new ConnectionId(spi.get(), question.instance()),
              clock.nowNs());
      PendingExchanges.Place place = pending.add(kid, hash(question), exchange, clock.nowNs());
      CompletableFuture<BeginAnswer> known = known(place);
      if (known != null) {
        return known;
      }
      if (place instanceof PendingExchanges.Open) {
        return respond(parsed.get(), exchange);
      }
    }
    return refused(Refusal.OVERLOADED);
  }

  /** The answer to what has its place already; null for a message_1 that is new. */
  private static @Nullable CompletableFuture<BeginAnswer> known(PendingExchanges.Place place) {
    return switch (place) {
      case PendingExchanges.Copy(PendingExchange before) -> before.answer();
      case PendingExchanges.Spent() -> refused(Refusal.REPLAYED);
      case PendingExchanges.Full() -> refused(Refusal.OVERLOADED);
      case PendingExchanges.Open(), PendingExchanges.SpiTaken() -> null;
    };
  }

  private CompletableFuture<BeginAnswer> respond(
      ParsedMessage1 message1, PendingExchange exchange) {
    var awaiting = responder.respond(message1, exchange.own());
    exchange.responded(awaiting);
    exchange.answer().complete(new Begun(awaiting.message2(), exchange.own()));
    return exchange.answer();
  }

  private static byte[] hash(BeginQuestion question) {
    return Sha256.of(question.message().message1());
  }

  private Optional<Credential> admitted(Kid kid) {
    Optional<Device> device = stores.subscribers().findDevice(kid);
    return device
        .filter(Device::isAdmitted)
        .map(Device::credential)
        .filter(credential ->
            Identity.parse(credential.subject())
                .flatMap(stores.subscribers()::find)
                .filter(Subscriber::enabled)
                .isPresent());
  }

  /** An SPI that no stored association has; what is under way is asked when it is taken. */
  private Optional<Spi> freeSpi() {
    Spi spi = Spi.draw(random);
    return stores.associations().find(spi).isPresent() ? Optional.empty() : Optional.of(spi);
  }

  private static CompletableFuture<BeginAnswer> refused(Refusal refusal) {
    return CompletableFuture.completedFuture(new Refused(refusal));
  }
}
