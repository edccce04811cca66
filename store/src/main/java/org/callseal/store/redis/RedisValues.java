package org.callseal.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.seal.Spi;

/**
 * Reads keys and believes nothing: no more of a value is asked for than the longest of ours has,
 * and what is longer, of another type or unreadable is counted and absent.
 *
 * <p>Thread rule: any thread. Lifetime: the store's.
 */
final class RedisValues {

  private static final byte[] NOTHING = {};

  private final RedisLink link;
  private final RedisKeys keys;
  private final RedisFaults faults;

  RedisValues(RedisLink link, RedisKeys keys, RedisFaults faults) {
    this.link = link;
    this.keys = keys;
    this.faults = faults;
  }

  CompletionStage<Optional<StoredAssociation>> association(Spi spi) {
    String key = keys.association(spi);
    return ask(key, AssociationValue.LONGEST)
        .thenApply(value -> {
          Optional<StoredAssociation> read = AssociationValue.read(spi, value);
          return read.isPresent() ? read : malformed(key, value);
        });
  }

  CompletionStage<Optional<StoredFlow>> flow(Spi spi) {
    String key = keys.flow(spi);
    return ask(key, FlowValue.LONGEST)
        .thenApply(value -> {
          Optional<StoredFlow> read = FlowValue.read(spi, value);
          return read.isPresent() ? read : malformed(key, value);
        });
  }

  /** The entries of an index, the one born last first. */
  CompletionStage<List<IndexEntry>> index(String key) {
    return ask(key, IndexEntry.LENGTH * IndexEntry.MOST)
        .thenApply(value -> {
          List<IndexEntry> entries = IndexEntry.read(value);
          if (entries.size() * IndexEntry.LENGTH != value.length) {
            malformed(key, value);
          }
          return entries;
        });
  }

  /** The answers to questions that were all asked at once. */
  <T> List<T> await(List<CompletionStage<T>> questions) {
    List<T> answers = new ArrayList<>();
    for (CompletionStage<T> question : questions) {
      answers.add(link.await(question));
    }
    return answers;
  }

  private <T> Optional<T> malformed(String key, byte[] value) {
    if (value.length > 0) {
      faults.count(RedisFault.MALFORMED, key);
    }
    return Optional.empty();
  }

  /** The value of a key; empty where there is none of ours. */
  private CompletionStage<byte[]> ask(String key, int longest) {
    return link.commands()
        .getrange(key, 0, longest)
        .thenApply(value -> {
          if (value.length > longest) {
            faults.count(RedisFault.OVERSIZE, key);
            return NOTHING;
          }
          return value;
        })
        .exceptionallyCompose(failure -> {
          if (isWrongType(failure)) {
            faults.count(RedisFault.WRONG_TYPE, key);
            return CompletableFuture.completedStage(NOTHING);
          }
          return CompletableFuture.failedStage(failure);
        });
  }

  private static boolean isWrongType(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RedisCommandExecutionException
        && cause.getMessage() != null
        && cause.getMessage().startsWith("WRONGTYPE");
  }
}
