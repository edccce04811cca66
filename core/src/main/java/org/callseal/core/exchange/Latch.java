package org.callseal.core.exchange;

import java.util.concurrent.atomic.AtomicBoolean;

/** Lets a state be left once. To use a state that was left is a bug of ours. */
public final class Latch {
  private final AtomicBoolean left = new AtomicBoolean();

  /** Throws if the state was left. */
  public void check() {
    if (left.get()) {
      throw new IllegalStateException("this state of the exchange was left already");
    }
  }

  /** Leaves the state; throws if it was left. */
  public void leave() {
    if (left.getAndSet(true)) {
      throw new IllegalStateException("this state of the exchange was left already");
    }
  }

  /** Leaves the state whether or not it was left before. */
  public void shut() {
    left.set(true);
  }

  public boolean isLeft() {
    return left.get();
  }
}
