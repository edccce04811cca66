package org.callseal.cluster.question;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.link.LinkException;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.RevocationFeed;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.transport.Loop;

/**
 * Answers what edges ask an authority: its port, its log of revocations, the keys that edges share.
 * There is nothing else to ask.
 *
 * <p>Called on one loop. Lifetime: the authority's.
 */
public final class AuthorityService {

  private final Parts parts;
  private final Loop loop;
  private final AskRates rates = AskRates.ofNames();
  private final AskRates announcements = AskRates.ofAnnouncements();

  /**
   * What it answers from.
   *
   * @param token the key of edges' route tokens
   * @param cipher seals what edges open
   * @param work where calls may block
   */
  public record Parts(
      AuthorityPort authority,
      RevocationFeed revocations,
      ClusterRoot root,
      SecretBytes token,
      RecordCipher cipher,
      Executor work) {}

  public AuthorityService(Parts parts, Loop loop) {
    this.parts = parts;
    this.loop = loop;
  }

  /** Answers an edge of this name. */
  public CompletableFuture<byte[]> answer(String edge, Method method, byte[] body) {
    AuthorityPort authority = parts.authority;
    return switch (method) {
      case BEGIN ->
          BeginForm.readQuestion(body)
              .map(question -> authority.begin(question).thenApply(BeginForm::write))
              .orElseGet(() -> fault(LinkFault.MALFORMED));
      case FINISH ->
          FinishForm.readQuestion(body)
              .map(question ->
                  authority
                      .finish(question)
                      .thenApply(answer -> FinishForm.write(answer, parts.cipher)))
              .orElseGet(() -> fault(LinkFault.MALFORMED));
      case ENROLL ->
          EnrollForm.readQuestion(body)
              .map(question -> authority.enroll(question).thenApply(EnrollForm::write))
              .orElseGet(() -> fault(LinkFault.MALFORMED));
      case HAS_DEVICE ->
          PlaceForm.readName(body)
              .flatMap(Identity::parse)
              .map(identity -> paced(edge, () -> hasDevice(identity)))
              .orElseGet(() -> fault(LinkFault.MALFORMED));
      case PLACE_OF ->
          PlaceForm.readName(body)
              .map(name -> paced(edge, () -> authority.placeOf(name).thenApply(PlaceForm::write)))
              .orElseGet(() -> fault(LinkFault.MALFORMED));
      case STATEMENT -> authority.statement();
      case REVOCATIONS ->
          RevocationForm.readQuestion(body)
              .map(this::revocations)
              .orElseGet(() -> fault(LinkFault.MALFORMED));
      case KEYS -> CompletableFuture.completedFuture(keys());
      case ANNOUNCE, JOIN -> fault(LinkFault.UNKNOWN_METHOD);
    };
  }

  /** Whether an edge may say now that it is at another place. */
  public boolean mayAnnounce(String edge) {
    return announcements.admits(edge, loop.nanoTime());
  }

  private CompletableFuture<byte[]> hasDevice(Identity identity) {
    return parts.authority.hasDevice(identity).thenApply(answer -> PlaceForm.write(answer));
  }

  private interface Asking {
    CompletableFuture<byte[]> ask();
  }

  private CompletableFuture<byte[]> paced(String edge, Asking question) {
    return rates.admits(edge, loop.nanoTime()) ? question.ask() : fault(LinkFault.BUSY);
  }

  private CompletableFuture<byte[]> revocations(RevocationForm.After question) {
    try {
      return CompletableFuture.supplyAsync(
          () -> RevocationForm.write(parts.revocations.after(question.number(), question.most())),
          parts.work);
    } catch (RejectedExecutionException full) {
      return fault(LinkFault.BUSY);
    }
  }

  private byte[] keys() {
    List<ClusterKey> keys = parts.root.forEdges();
    byte[] bytes =
        KeysForm.write(new KeysForm.SharedKeys(keys, parts.token, parts.root.secondsToChange()));
    keys.forEach(key -> key.secret().wipe());
    return bytes;
  }

  private static CompletableFuture<byte[]> fault(LinkFault fault) {
    return CompletableFuture.failedFuture(new LinkException(fault, "asked by an edge"));
  }

  static <T> T require(Optional<T> answer, String peer) {
    return answer.orElseThrow(() -> new LinkException(LinkFault.BAD_ANSWER, peer));
  }
}
