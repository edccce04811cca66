package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.seal.Spi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of devices and of names. An entry counts if the association that it points at says
 * the same of itself; one that points at nothing is passed over and taken out.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the store's.
 */
final class RedisIndexes {

  private static final Logger LOG = LoggerFactory.getLogger(RedisIndexes.class);
  private static final int AT_ONCE = 16;

  private final RedisLink link;
  private final RedisKeys keys;
  private final RedisValues values;

  RedisIndexes(RedisLink link, RedisKeys keys, RedisValues values) {
    this.link = link;
    this.keys = keys;
    this.values = values;
  }

  /** The keys of the indexes that have this association. */
  List<String> of(StoredAssociation association) {
    List<String> found = new ArrayList<>();
    found.add(keys.device(association.kid()));
    association.names().stream().distinct().map(keys::name).forEach(found::add);
    return found;
  }

  /**
   * Those that the indexes point at, the one born last first.
   *
   * @param nowSeconds what has ended by then is left out
   * @param admitted what an association has to say of itself beside
   */
  List<StoredAssociation> find(
      List<String> indexes, long nowSeconds, Predicate<StoredAssociation> admitted, int most) {
    Map<IndexEntry, String> entries = entries(indexes);
    List<IndexEntry> left = new ArrayList<>(entries.keySet());
    left.removeIf(entry -> entry.endSeconds() <= nowSeconds);
    left.sort(Comparator.comparingLong(IndexEntry::bornSeconds).reversed());
    List<StoredAssociation> found = new ArrayList<>();
    List<IndexEntry> astray = new ArrayList<>();
    for (int at = 0; at < left.size() && found.size() < most; ) {
      int count = Math.min(Math.min(AT_ONCE, most - found.size()), left.size() - at);
      List<IndexEntry> asked = left.subList(at, at + count);
      at += count;
      List<Optional<StoredAssociation>> answers =
          values.await(
              asked.stream().map(each -> values.association(new Spi(each.spi()))).toList());
      for (int i = 0; i < count; i++) {
        IndexEntry entry = asked.get(i);
        Optional<StoredAssociation> answer = answers.get(i).filter(entry::isOf).filter(admitted);
        answer.ifPresentOrElse(found::add, () -> astray.add(entry));
      }
    }
    prune(entries, astray);
    return found;
  }

  /** Each once, with an index that has it. */
  private Map<IndexEntry, String> entries(List<String> indexes) {
    List<List<IndexEntry>> answers = values.await(indexes.stream().map(values::index).toList());
    Map<IndexEntry, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < indexes.size(); i++) {
      for (IndexEntry entry : answers.get(i)) {
        entries.putIfAbsent(entry, indexes.get(i));
      }
    }
    return entries;
  }

  /** What is left of an association that is gone, or was forged, must not push others out. */
  private void prune(Map<IndexEntry, String> entries, List<IndexEntry> astray) {
    for (String index : new HashSet<>(entries.values())) {
      byte[][] gone =
          astray.stream()
              .filter(each -> index.equals(entries.get(each)))
              .map(RedisIndexes::bytes)
              .toArray(byte[][]::new);
      if (gone.length > 0) {
        // Nobody waits for it: whoever finds them again tries again.
        run(RedisScript.PRUNE, index, gone)
            .exceptionally(failure -> {
              LOG.debug("index {}: {}", index, RedisProblem.words(failure));
              return 0L;
            });
      }
    }
  }

  /** Writes an association's entry into its indexes. */
  List<CompletionStage<Long>> put(StoredAssociation association) {
    byte[] entry = bytes(IndexEntry.of(association));
    return of(association).stream().map(index -> run(RedisScript.PUT_INDEX, index, entry)).toList();
  }

  /** Takes the entries of associations out that are gone. */
  List<CompletionStage<Long>> remove(Collection<StoredAssociation> gone) {
    Map<String, List<byte[]>> entries = new LinkedHashMap<>();
    for (StoredAssociation each : gone) {
      of(each)
          .forEach(index ->
              entries
                  .computeIfAbsent(index, _ -> new ArrayList<>())
                  .add(bytes(IndexEntry.of(each))));
    }
    List<CompletionStage<Long>> questions = new ArrayList<>();
    entries.forEach((index, each) ->
        questions.add(run(RedisScript.UNINDEX, index, each.toArray(byte[][]::new))));
    return questions;
  }

  private CompletionStage<Long> run(RedisScript script, String index, byte[]... entries) {
    return script.run(link.commands(), ScriptOutputType.INTEGER, new String[] {index}, entries);
  }

  static byte[] bytes(IndexEntry entry) {
    return entry.toString().getBytes(US_ASCII);
  }
}
