package org.callseal.cluster.question;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.link.LinkException;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.RevocationFeed;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The authority as an edge of another process has it: its port and its log, over links. An exchange
 * and an enrolment go on where they were begun, because one authority's memory has them; when that
 * one is out of reach they fail, and the device begins anew.
 *
 * <p>Thread rule: any thread; futures complete on the links' loop. Lifetime: the edge's.
 */
public final class RemoteAuthority implements AuthorityPort, RevocationFeed {
  /** In which every question is answered or has failed. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Guesses wait for their turn at the authority. */
  public static final Duration ENROLMENT_PATIENCE = Duration.ofSeconds(10);

  private final AuthorityLinks links;
  private final Loop loop;
  private final RecordCipher cipher;
  private final Origins<ConnectionId> exchanges = new Origins<>();
  private final Origins<ByteBuffer> enrolments = new Origins<>();

  RemoteAuthority(AuthorityLinks links, Loop loop, RecordCipher cipher) {
    this.links = links;
    this.loop = loop;
    this.cipher = cipher;
  }

  @Override
  public CompletableFuture<BeginAnswer> begin(BeginQuestion question) {
    return links
        .ask(
            Method.BEGIN,
            BeginForm.write(question),
            PATIENCE,
            (bytes, name) -> {
              BeginAnswer answer = AuthorityService.require(BeginForm.readAnswer(bytes), name);
              if (answer instanceof Begun(var _, var responder)) {
                exchanges.put(responder, name, loop.nanoTime());
              }
              return answer;
            })
        .thenApply(AuthorityLinks.Answered::answer);
  }

  @Override
  public CompletableFuture<FinishAnswer> finish(FinishQuestion question) {
    return onLoop(() -> {
      String origin = exchanges.find(question.responder());
      return origin == null
          ? CompletableFuture.completedFuture(new Refused(Refusal.UNKNOWN_ASSOCIATION))
          : finishAt(origin, question).exceptionally(RemoteAuthority::unknownIfOutOfReach);
    });
  }

  private CompletableFuture<FinishAnswer> finishAt(String origin, FinishQuestion question) {
    return links.askOf(
        origin,
        Method.FINISH,
        FinishForm.write(question),
        PATIENCE,
        (bytes, name) -> AuthorityService.require(FinishForm.readAnswer(bytes, cipher), name));
  }

  /** Nobody else has the exchange: the device is to begin anew, at another authority. */
  private static FinishAnswer unknownIfOutOfReach(Throwable failure) {
    if (failure instanceof LinkException known && known.fault() == LinkFault.UNREACHABLE) {
      return new Refused(Refusal.UNKNOWN_ASSOCIATION);
    }
    throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }

  @Override
  public CompletableFuture<EnrolmentReply> enroll(EnrolmentQuestion question) {
    byte[] body = EnrollForm.write(question);
    return onLoop(() ->
        switch (question.message()) {
          case EnrolmentMessage.SaltQuestion _ -> enrollAnywhere(body, null);
          case EnrolmentMessage.ShareQuestion share ->
              enrollAnywhere(
                  body,
                  ByteBuffer.wrap(EnrolmentMessage.session(share.identity(), share.shareP())));
          case EnrolmentMessage.ConfirmQuestion confirm -> {
            String origin = enrolments.find(ByteBuffer.wrap(confirm.session()));
            yield origin == null
                ? enrollAnywhere(body, null)
                : links.askOf(
                    origin, Method.ENROLL, body, ENROLMENT_PATIENCE, RemoteAuthority::reply);
          }
        });
  }

  private CompletableFuture<EnrolmentReply> enrollAnywhere(
      byte[] body, @Nullable ByteBuffer session) {
    return links
        .ask(
            Method.ENROLL,
            body,
            ENROLMENT_PATIENCE,
            (bytes, name) -> {
              if (session != null) {
                enrolments.put(session, name, loop.nanoTime());
              }
              return reply(bytes, name);
            })
        .thenApply(AuthorityLinks.Answered::answer);
  }

  private static EnrolmentReply reply(byte[] bytes, String name) {
    return AuthorityService.require(EnrollForm.readAnswer(bytes), name);
  }

  @Override
  public CompletableFuture<Boolean> hasDevice(Identity identity) {
    return links
        .ask(
            Method.HAS_DEVICE,
            PlaceForm.writeName(identity.text()),
            PATIENCE,
            (bytes, name) -> AuthorityService.require(PlaceForm.readBool(bytes), name))
        .thenApply(AuthorityLinks.Answered::answer);
  }

  @Override
  public CompletableFuture<Optional<GatewayPlace>> placeOf(String endpoint) {
    return links
        .ask(
            Method.PLACE_OF,
            PlaceForm.writeName(endpoint),
            PATIENCE,
            (bytes, name) -> AuthorityService.require(PlaceForm.readPlace(bytes), name))
        .thenApply(AuthorityLinks.Answered::answer);
  }

  @Override
  public CompletableFuture<byte[]> statement() {
    return links
        .ask(Method.STATEMENT, new byte[0], PATIENCE, (bytes, _) -> bytes)
        .thenApply(AuthorityLinks.Answered::answer);
  }

  /** Blocks: never on the links' loop. Fails with a {@link LinkException}. */
  @Override
  public List<Revocation> after(long number, int most) {
    try {
      return readAfter(number, most).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LinkException known
          ? known
          : new IllegalStateException("the log of revocations", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkException(LinkFault.UNREACHABLE, "interrupted");
    }
  }

  /** The same without blocking. */
  public CompletableFuture<List<Revocation>> readAfter(long number, int most) {
    return links
        .ask(
            Method.REVOCATIONS,
            RevocationForm.write(new RevocationForm.After(number, most)),
            PATIENCE,
            (bytes, name) -> AuthorityService.require(RevocationForm.readAnswer(bytes), name))
        .thenApply(AuthorityLinks.Answered::answer);
  }

  /** What was begun where is the loop's to read. */
  private <T> CompletableFuture<T> onLoop(
      java.util.function.Supplier<CompletableFuture<T>> question) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() ->
        question
            .get()
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                result.complete(answer);
              } else {
                result.completeExceptionally(failure);
              }
            }));
    return result;
  }
}
