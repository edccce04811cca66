package org.callseal.authority;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.callseal.core.identity.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The enrolments under way, by the name that their shareP gives them. The queue in front of them
 * and the budget behind it bound how many there can be in their time; a stranger can fill no more.
 *
 * <p>Thread rule: one lock, this object's monitor, held for look-ups alone. Lifetime: the
 * authority's; never written anywhere.
 */
final class PendingEnrolments {
  static final long KEPT_NS = TimeUnit.SECONDS.toNanos(60);

  private final Map<ByteBuffer, PendingEnrolment> byName = new LinkedHashMap<>();

  /**
   * The enrolment of this name.
   *
   * @param isNew whether it began just now
   */
  record Place(PendingEnrolment enrolment, boolean isNew) {}

  synchronized Place place(byte[] name, Identity identity, long nowNs) {
    expire(nowNs);
    ByteBuffer key = ByteBuffer.wrap(name.clone());
    PendingEnrolment known = byName.get(key);
    if (known != null) {
      return new Place(known, false);
    }
    PendingEnrolment begun = new PendingEnrolment(identity, nowNs);
    byName.put(key, begun);
    return new Place(begun, true);
  }

  synchronized @Nullable PendingEnrolment find(byte[] name, long nowNs) {
    expire(nowNs);
    return byName.get(ByteBuffer.wrap(name));
  }

  /** Gives one up before its time. */
  synchronized void drop(byte[] name) {
    PendingEnrolment dropped = byName.remove(ByteBuffer.wrap(name));
    if (dropped != null) {
      dropped.drop();
    }
  }

  synchronized int size() {
    return byName.size();
  }

  private void expire(long nowNs) {
    Iterator<PendingEnrolment> oldest = byName.values().iterator();
    while (oldest.hasNext()) {
      PendingEnrolment enrolment = oldest.next();
      if (nowNs - enrolment.beganNs() < KEPT_NS) {
        return;
      }
      oldest.remove();
      enrolment.drop();
    }
  }
}
