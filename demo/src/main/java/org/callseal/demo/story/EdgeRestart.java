package org.callseal.demo.story;

import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** The edge dies without a word, and another takes its place with the same store. */
public final class EdgeRestart implements Trial<Stage> {

  private static final String SAME = "no new exchange";

  @Override
  public String title() {
    return "edge killed and started again";
  }

  @Override
  public String tried() {
    return "the edge is killed; a new one finds the associations in the store, and alice calls bob";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.works("call goes through"),
        Rule.shows(SAME),
        Rule.rises(Counter.edge(Refusal.WRONG_INSTANCE)));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    try (Recorder atAlice = new Recorder(stage, stage.alice());
        Recorder atBob = new Recorder(stage, stage.bob())) {
      stage.domain().killAndRestartEdge();
      boolean works = stage.call(stage.alice(), stage.bob(), stage.alice());
      return watch
          .works(works)
          .fact(SAME, atAlice.exchanges() + atBob.exchanges() == 0)
          .observation();
    }
  }
}
