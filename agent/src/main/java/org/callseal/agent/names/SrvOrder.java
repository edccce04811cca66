package org.callseal.agent.names;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.callseal.core.crypto.RandomSource;
import org.xbill.DNS.SRVRecord;

/**
 * The order in which RFC 2782 has targets tried: by priority, and among those of one priority at
 * random by their weights. Pure but for its random source.
 */
final class SrvOrder {

  private final RandomSource random;

  SrvOrder(RandomSource random) {
    this.random = random;
  }

  List<SRVRecord> of(List<SRVRecord> records) {
    // RFC 2782: those of weight 0 are placed first, so that they have a small chance.
    List<SRVRecord> left =
        new ArrayList<>(
            records.stream()
                .sorted(
                    Comparator.comparingInt(SRVRecord::getPriority)
                        .thenComparing(record -> record.getWeight() > 0))
                .toList());
    List<SRVRecord> inOrder = new ArrayList<>();
    while (!left.isEmpty()) {
      inOrder.add(left.remove(drawn(left)));
    }
    return inOrder;
  }

  /** The place of one of those with the priority of the first. */
  private int drawn(List<SRVRecord> left) {
    int priority = left.getFirst().getPriority();
    List<SRVRecord> equal =
        left.stream().filter(record -> record.getPriority() == priority).toList();
    int sum = equal.stream().mapToInt(SRVRecord::getWeight).sum();
    // RFC 2782: a number from 0 to the sum, both included; the first whose running sum reaches it.
    long draw = (ByteBuffer.wrap(random.bytes(4)).getInt() & 0xFFFFFFFFL) % (sum + 1L);
    int running = 0;
    for (int at = 0; at < equal.size(); at++) {
      running += equal.get(at).getWeight();
      if (running >= draw) {
        return at;
      }
    }
    return equal.size() - 1;
  }
}
