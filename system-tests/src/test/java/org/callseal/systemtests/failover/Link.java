package org.callseal.systemtests.failover;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.callseal.simulation.SimulatedLoop;
import org.jspecify.annotations.Nullable;

/**
 * What lies between an edge and something that it shares with others: takes time, counts what is
 * asked, and can be cut. Belongs to the simulation's thread.
 */
public final class Link {

  private static final Duration ONE_WAY = Duration.ofMillis(1);

  private final SimulatedLoop far;
  private final Map<String, Integer> asked = new HashMap<>();
  private boolean cut;
  private int broken;

  /**
   * @param far the loop of what is at the other end, which outlives the edge
   */
  Link(SimulatedLoop far) {
    this.far = far;
  }

  /** From now on nothing gets through, or everything again. */
  public void cut(boolean nothing) {
    cut = nothing;
  }

  /** What is under way is lost, as when the process at the other end dies. */
  void breakOff() {
    broken++;
  }

  /** How often this was asked so far, whether it got through or not. */
  public int asked(String method) {
    return asked.getOrDefault(method, 0);
  }

  /** Does blocking work of the edge a moment later, as a thread of its own would. */
  void work(Runnable task) {
    far.schedule(ONE_WAY, task);
  }

  /** The same thing at the other end of this link: calls that block fail while it is cut. */
  <T> T blocking(Class<T> type, T shared) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              count(method);
              if (cut && !method.getName().equals("close")) {
                throw new IllegalStateException("the link is cut");
              }
              return call(shared, method, arguments);
            }));
  }

  /**
   * The same for what answers later: while it is cut no answer ever comes.
   *
   * @param shared what stands at the other end when a question arrives there
   */
  <T> T later(Class<T> type, Supplier<T> shared) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              count(method);
              CompletableFuture<Object> answer = new CompletableFuture<>();
              if (!cut) {
                int asked = broken;
                far.schedule(
                    ONE_WAY,
                    () -> {
                      if (asked == broken) {
                        ask(shared.get(), method, arguments, answer);
                      }
                    });
              }
              return answer;
            }));
  }

  private void ask(
      Object shared, Method method, Object[] arguments, CompletableFuture<Object> answer) {
    CompletableFuture<?> asked = (CompletableFuture<?>) call(shared, method, arguments);
    int then = broken;
    var _ =
        asked.whenComplete((value, failure) ->
            far.schedule(
                ONE_WAY,
                () -> {
                  if (cut || then != broken) {
                    return;
                  }
                  if (failure == null) {
                    answer.complete(value);
                  } else {
                    answer.completeExceptionally(failure);
                  }
                }));
  }

  private void count(Method method) {
    asked.merge(method.getName(), 1, Integer::sum);
  }

  private static Object call(Object shared, Method method, Object @Nullable [] arguments) {
    try {
      return method.invoke(shared, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException ours) {
        throw ours;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
