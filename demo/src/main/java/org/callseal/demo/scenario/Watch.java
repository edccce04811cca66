package org.callseal.demo.scenario;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;

/** Gathers what is seen during one trial. Used by the demo's own thread, for one trial. */
public final class Watch {

  private final Stage stage;
  private final SortedMap<Counter, Long> before;
  private final Map<String, Boolean> facts = new HashMap<>();
  private int sent;
  private int reached;
  private boolean works;

  Watch(Stage stage, SortedMap<Counter, Long> before) {
    this.stage = stage;
    this.before = before;
  }

  /** The attacker put so many datagrams on the wire. */
  public Watch sent(int datagrams) {
    sent += datagrams;
    return this;
  }

  /** Something of the attacker's was shown to a phone or to the call agent so many times. */
  public Watch reached(int times) {
    reached += times;
    return this;
  }

  /** Whether the subscribers' own traffic went through. */
  public Watch works(boolean well) {
    works = well;
    return this;
  }

  /** Something particular was looked at. */
  public Watch fact(String fact, boolean so) {
    facts.put(fact, so);
    return this;
  }

  /** Lets what is under way arrive, reads the counters and tells what was seen. */
  public Observation observation() {
    stage.settle();
    return stage
        .machine()
        .on(() ->
            new Observation(
                sent, reached, stage.attacker().answers().size(), rises(), works, facts));
  }

  private SortedMap<Counter, Long> rises() {
    SortedMap<Counter, Long> rises = new TreeMap<>();
    stage
        .refusals()
        .forEach((counter, count) -> {
          long rise = count - before.getOrDefault(counter, 0L);
          if (rise != 0) {
            rises.put(counter, rise);
          }
        });
    return rises;
  }
}
