package org.callseal.store.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.callseal.store.StoreUnavailableException;
import org.callseal.store.StoreUnavailableException.Reason;
import org.callseal.store.redis.RedisConnector.Connected;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection with Redis. A lost one comes back by itself; one that stays mute, or that leads to
 * a master which is none any more, is replaced: a machine that is cut off closes nothing.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the store's.
 */
final class RedisLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  /** So long commands have to stay unanswered, one after the other, for a new connection. */
  private static final long MUTE_NS = TimeUnit.SECONDS.toNanos(3);

  private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(2);

  /** A wait that the client's own timer should have ended. */
  private static final int PATIENCE = 3;

  private final RedisConnector connector;
  private final RedisAddress address;
  private final Duration timeout;
  private final AtomicBoolean replacing = new AtomicBoolean();
  private final AtomicBoolean fails = new AtomicBoolean();
  private volatile Connected connected;
  private volatile boolean closed;
  private volatile long replacedNs = System.nanoTime();

  /** Since when commands stay unanswered, and the last that did. */
  private volatile long muteSinceNs;

  private volatile long lastMuteNs;

  RedisLink(RedisSettings settings, RedisConnector connector) {
    this.connector = connector;
    this.address = settings.address();
    this.timeout = settings.timeout();
    this.connected = connector.connect();
    long nowNs = System.nanoTime();
    this.muteSinceNs = nowNs;
    this.lastMuteNs = nowNs - MUTE_NS;
  }

  RedisClusterAsyncCommands<String, byte[]> commands() {
    return connected.commands();
  }

  /** The answer, or {@link StoreUnavailableException} within a bounded time. */
  <T> T await(CompletionStage<T> reply) {
    try {
      T answer =
          reply.toCompletableFuture().get(PATIENCE * timeout.toMillis(), TimeUnit.MILLISECONDS);
      works();
      return answer;
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(Reason.UNUSABLE, "interrupted at " + address, e);
    }
  }

  private StoreUnavailableException failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean mute =
        cause instanceof RedisCommandTimeoutException || cause instanceof TimeoutException;
    if (mute) {
      staysMute();
    } else if (cause instanceof RedisReadOnlyException) {
      replace("it is no master any more");
    }
    String words =
        mute ? "no answer within " + timeout.toMillis() + " ms" : RedisProblem.words(cause);
    if (fails.compareAndSet(false, true)) {
      LOG.warn("Redis fails at {}: {}", address, words);
    }
    return new StoreUnavailableException(
        Reason.UNUSABLE, "Redis fails at %s: %s".formatted(address, words), cause);
  }

  private void works() {
    if (fails.get() && fails.compareAndSet(true, false)) {
      LOG.info("Redis works again at {}", address);
    }
  }

  private void staysMute() {
    long nowNs = System.nanoTime();
    if (nowNs - lastMuteNs > MUTE_NS) {
      muteSinceNs = nowNs;
    }
    lastMuteNs = nowNs;
    if (nowNs - muteSinceNs > MUTE_NS) {
      replace("it stays mute");
    }
  }

  /** Connects anew beside the old connection, which serves until then if it can. */
  private void replace(String why) {
    if (closed
        || System.nanoTime() - replacedNs < PAUSE_NS
        || !replacing.compareAndSet(false, true)) {
      return;
    }
    Thread.ofVirtual()
        .name("callseal-redis")
        .start(() -> {
          try {
            Connected old = connected;
            connected = connector.connect();
            old.connection().closeAsync();
            LOG.info("the connection with Redis at {} was made anew: {}", address, why);
          } catch (RuntimeException e) {
            LOG.debug("Redis at {}: {}", address, RedisProblem.words(e));
          } finally {
            replacedNs = System.nanoTime();
            muteSinceNs = replacedNs;
            replacing.set(false);
            if (closed) {
              connected.connection().closeAsync();
            }
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    connector.close();
  }
}
