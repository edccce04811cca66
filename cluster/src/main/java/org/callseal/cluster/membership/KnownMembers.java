package org.callseal.cluster.membership;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The members as this process knows them, the newest list that was heard. Any thread reads; one
 * thread takes lists. Lifetime: the process.
 */
public final class KnownMembers {

  private final List<Consumer<MemberList>> listeners = new CopyOnWriteArrayList<>();
  private volatile MemberList list;

  public KnownMembers(MemberList first) {
    this.list = first;
  }

  public MemberList now() {
    return list;
  }

  /** Whoever is to be told of each change, on the thread that makes it. */
  public void whenChanged(Consumer<MemberList> listener) {
    listeners.add(listener);
  }

  /** Takes the list unless it is older than, or the same as, the one that is known. */
  public void take(MemberList other) {
    if (other.revision() > list.revision()) {
      list = other;
      listeners.forEach(listener -> listener.accept(other));
    }
  }
}
