package org.callseal.core.association;

import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * Cluster keys in memory alone: replaced as days pass, and wiped when nobody works with them any
 * more. An edge's are empty until its authority has given them.
 *
 * <p>Thread rule: any thread. Lifetime: the process; closed, it is empty for good.
 */
public final class ClusterKeyring implements ClusterKeys, AutoCloseable {

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private List<ClusterKey> keys = List.of();
  private boolean closed;

  @Override
  public <T> T use(Function<List<ClusterKey>, T> action) {
    lock.readLock().lock();
    try {
      return action.apply(keys);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Takes these keys over, the one that seals first, and wipes those it had. */
  public void replace(List<ClusterKey> others) {
    lock.writeLock().lock();
    try {
      wipe(keys);
      keys = List.copyOf(others);
      if (closed) {
        wipe(keys);
        keys = List.of();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  public boolean isEmpty() {
    return use(List::isEmpty);
  }

  /** Wipes what it has, and whatever comes later. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      wipe(keys);
      keys = List.of();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static void wipe(List<ClusterKey> keys) {
    keys.forEach(key -> key.secret().wipe());
  }
}
