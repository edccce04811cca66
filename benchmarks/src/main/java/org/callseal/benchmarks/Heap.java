package org.callseal.benchmarks;

/** What the heap holds. Stateless; blocks while it collects. */
public final class Heap {

  private static final int COLLECTIONS = 4;
  private static final long SETTLING_MS = 300;

  private Heap() {}

  /** Bytes that some collections leave. */
  public static long held() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(SETTLING_MS);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
