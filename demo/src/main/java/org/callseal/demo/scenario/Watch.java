package org.callseal.demo.scenario;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;

/**
 * Gathers what is seen during one trial. Before it tells, it gives everything time to happen: until
 * all is as it must be, if that comes to pass, and then a moment more, for what must not happen.
 * Used by the demo's own thread, for one trial.
 */
public final class Watch {

  private final Stage stage;
  private final List<Rule> rules;
  private final SortedMap<Counter, Long> before;
  private final Map<String, Boolean> facts = new HashMap<>();
  private int sent;
  private int reached;
  private boolean works;

  Watch(Stage stage, List<Rule> rules, SortedMap<Counter, Long> before) {
    this.stage = stage;
    this.rules = rules;
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

  /** Tells what was seen. */
  public Observation observation() {
    boolean _ =
        stage.await(() -> {
          Observation soFar = soFar();
          return rules.stream().allMatch(rule -> rule.holds().test(soFar));
        });
    stage.settle();
    return stage.machine().on(this::soFar);
  }

  private Observation soFar() {
    return new Observation(sent, reached, stage.attacker().answers().size(), rises(), works, facts);
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
