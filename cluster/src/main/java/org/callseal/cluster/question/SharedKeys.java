package org.callseal.cluster.question;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.callseal.cluster.frame.Method;
import org.callseal.core.association.ClusterKeyring;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that edges share, asked for when a link stands and again before they change. In memory
 * alone, and wiped at the end.
 *
 * <p>Belongs to its loop, but the keyring is any thread's. Lifetime: the edge's.
 */
public final class SharedKeys implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedKeys.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final long LONGEST_WAIT = 600;

  private final AuthorityLinks links;
  private final Loop loop;
  private final ClusterKeyring ring = new ClusterKeyring();
  private final CompletableFuture<SecretBytes> token = new CompletableFuture<>();
  private boolean asking;
  private boolean waiting;
  private boolean closed;

  SharedKeys(AuthorityLinks links, Loop loop) {
    this.links = links;
    this.loop = loop;
  }

  /** Empty until an authority has given keys. */
  public ClusterKeyring ring() {
    return ring;
  }

  /** The key of route tokens, when an authority has given it. */
  public CompletableFuture<SecretBytes> token() {
    return token.copy();
  }

  /** A link stands. */
  public void linkOpened() {
    if (ring.isEmpty()) {
      ask();
    }
  }

  private void ask() {
    if (asking || closed) {
      return;
    }
    asking = true;
    var _ =
        links
            .ask(Method.KEYS, new byte[0], RemoteAuthority.PATIENCE, this::take)
            .whenComplete((answer, failure) ->
                loop.execute(() -> {
                  asking = false;
                  if (failure != null) {
                    LOG.warn("no cluster keys from the authority: {}", failure.toString());
                  }
                  askAgain(
                      failure == null
                          ? Duration.ofSeconds(Math.min(answer.answer(), LONGEST_WAIT))
                          : AGAIN);
                }));
  }

  /** Takes the keys over and gives the seconds they last. */
  private long take(byte[] bytes, String authority) {
    KeysForm.SharedKeys keys = AuthorityService.require(KeysForm.read(bytes), authority);
    Arrays.fill(bytes, (byte) 0);
    ring.replace(keys.cluster());
    if (closed || !token.complete(keys.token())) {
      keys.token().wipe();
    }
    return keys.seconds();
  }

  private void askAgain(Duration delay) {
    if (!waiting && !closed) {
      waiting = true;
      loop.schedule(
          delay,
          () -> {
            waiting = false;
            ask();
          });
    }
  }

  /** Wipes them; on the loop. */
  @Override
  public void close() {
    closed = true;
    ring.close();
    if (token.isDone() && !token.isCompletedExceptionally()) {
      token.join().wipe();
    } else {
      token.cancel(false);
    }
  }
}
