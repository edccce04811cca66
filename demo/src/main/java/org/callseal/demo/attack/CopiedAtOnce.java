package org.callseal.demo.attack;

import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** A message goes out three times. */
public final class CopiedAtOnce implements Trial<Stage> {

  @Override
  public String title() {
    return "copies at once";
  }

  @Override
  public String tried() {
    return "alice's text goes out three times, byte for byte";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.REPLAYED), 2),
        Rule.works("text arrives once"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    String text = stage.words("once");
    try (Grip grip = Grip.on(stage, stage.alice(), text, sent -> List.of(sent, sent, sent))) {
      stage.send(stage.alice(), stage.bob(), text);
      var _ = grip.caught();
      boolean works = stage.texted(stage.alice(), stage.bob(), text);
      stage.settle();
      return watch
          .sent(2)
          .reached(Math.max(0, grip.shownTooOften(text) - 1))
          .works(works)
          .observation();
    }
  }
}
