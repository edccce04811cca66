package org.callseal.demo.attack;

import java.time.Duration;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/**
 * A genuine message is overtaken by its copy from another address: whoever believes the source
 * address now sends alice's calls there.
 */
public final class RacedCopy implements Trial<Stage> {

  private static final String NO_CALL = "no call goes to him";
  private static final Duration PROBES = Duration.ofSeconds(3);

  @Override
  public String title() {
    return "faster copy from elsewhere";
  }

  @Override
  public String tried() {
    return "a copy of alice's text from the attacker's own address arrives before her own, to draw"
        + " her calls to him";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.shows(NO_CALL),
        Rule.counts(Counter.edge(Refusal.REPLAYED), 1),
        Rule.works("her calls reach her"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    String text = stage.words("race");
    boolean arrived;
    try (Grip grip = Grip.on(stage, stage.alice(), text, Grip.hold())) {
      stage.send(stage.alice(), stage.bob(), text);
      byte[] caught = grip.caught();
      Wire.toEdge(stage, caught);
      boolean _ = stage.await(() -> stage.bob().texts(text) > 0);
      Wire.outward(stage, stage.alice(), caught);
      arrived = stage.texted(stage.alice(), stage.bob(), text);
    }
    stage.machine().wind(PROBES);
    boolean works = arrived && stage.call(stage.bob(), stage.alice(), stage.alice());
    boolean called =
        stage.attacker().answers().stream()
            .anyMatch(answer -> SealText.text(answer).startsWith("INVITE"));
    return watch.sent(1).fact(NO_CALL, !called).works(works).observation();
  }
}
