package org.callseal.cluster.question;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.link.KeptLink;
import org.callseal.cluster.link.LinkException;
import org.callseal.cluster.link.LinkSession;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The links to all authorities, in an order of preference that each edge has of its own. A question
 * that any authority can answer goes to the first that is up, and to the next where its link ends
 * before the answer.
 *
 * <p>Belongs to its loop, but {@link #ask} and {@link #askOf} may be called by any thread.
 */
final class AuthorityLinks {

  private final Loop loop;
  private List<KeptLink> links = List.of();

  AuthorityLinks(Loop loop) {
    this.loop = loop;
  }

  /** Takes these in place of those it had, the preferred one first. */
  void replace(List<KeptLink> others) {
    links = List.copyOf(others);
  }

  List<KeptLink> all() {
    return links;
  }

  /** An answer, and who gave it. */
  record Answered<T>(T answer, String authority) {}

  /** Asks any; fails with a {@link LinkException} at the latest when the patience is at its end. */
  <T> CompletableFuture<Answered<T>> ask(
      Method method, byte[] body, Duration patience, BiFunction<byte[], String, T> read) {
    CompletableFuture<Answered<T>> result = new CompletableFuture<>();
    loop.execute(() ->
        new Attempts<>(method, body, loop.nanoTime() + patience.toNanos(), read, result).next());
    return result;
  }

  /** Asks this one alone. */
  <T> CompletableFuture<T> askOf(
      String authority,
      Method method,
      byte[] body,
      Duration patience,
      BiFunction<byte[], String, T> read) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> {
      LinkSession session = session(authority);
      if (session == null) {
        result.completeExceptionally(
            new LinkException(
                LinkFault.UNREACHABLE,
                authority + ", where this was begun, is out of reach: it must be begun anew"));
        return;
      }
      var _ =
          session
              .request(method, body, patience)
              .thenApply(bytes -> read.apply(bytes, authority))
              .whenComplete(settle(result));
    });
    return result;
  }

  private @Nullable LinkSession session(String authority) {
    for (KeptLink link : links) {
      if (link.peer().equals(authority)) {
        return link.session();
      }
    }
    return null;
  }

  private static <T> BiConsumer<T, @Nullable Throwable> settle(CompletableFuture<T> result) {
    return (answer, failure) -> {
      if (failure == null) {
        result.complete(answer);
      } else {
        result.completeExceptionally(cause(failure));
      }
    };
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** One question on its way from authority to authority. */
  private final class Attempts<T> {
    private final Method method;
    private final byte[] body;
    private final long untilNs;
    private final BiFunction<byte[], String, T> read;
    private final CompletableFuture<Answered<T>> result;
    private final List<String> tried = new ArrayList<>();

    Attempts(
        Method method,
        byte[] body,
        long untilNs,
        BiFunction<byte[], String, T> read,
        CompletableFuture<Answered<T>> result) {
      this.method = method;
      this.body = body;
      this.untilNs = untilNs;
      this.read = read;
      this.result = result;
    }

    void next() {
      long leftNs = untilNs - loop.nanoTime();
      KeptLink link = leftNs > 0 ? firstUntried() : null;
      LinkSession session = link == null ? null : link.session();
      if (link == null || session == null) {
        result.completeExceptionally(
            new LinkException(LinkFault.UNREACHABLE, "no authority is within reach"));
        return;
      }
      String name = link.peer();
      tried.add(name);
      var _ =
          session
              .request(method, body, Duration.ofNanos(leftNs))
              .thenApply(bytes -> new Answered<>(read.apply(bytes, name), name))
              .whenComplete((answer, failure) -> {
                if (failure != null
                    && cause(failure) instanceof LinkException known
                    && known.fault() == LinkFault.UNREACHABLE) {
                  loop.execute(this::next);
                } else {
                  AuthorityLinks.<Answered<T>>settle(result).accept(answer, failure);
                }
              });
    }

    private @Nullable KeptLink firstUntried() {
      for (KeptLink link : links) {
        if (link.session() != null && !tried.contains(link.peer())) {
          return link;
        }
      }
      return null;
    }
  }
}
