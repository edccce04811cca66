package org.callseal.app;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.callseal.transport.Loop;

/** Does something on a loop and waits for it: for starting and ending what belongs to the loop. */
public final class LoopCall {

  private static final long LONGEST_SECONDS = 10;

  private LoopCall() {}

  /** Runs the task on the loop's thread; what it throws is thrown here. */
  public static void run(Loop loop, Callable<?> task) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        task.call();
        done.complete(null);
      } catch (Exception e) {
        done.completeExceptionally(e);
      }
    });
    try {
      done.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new IllegalStateException("a loop did not answer", e);
    }
  }
}
