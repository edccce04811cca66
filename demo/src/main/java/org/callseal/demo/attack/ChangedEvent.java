package org.callseal.demo.attack;

import java.util.List;
import org.callseal.callagent.megaco.LineState;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Domain;
import org.callseal.demo.scenario.MediaGatewayHome;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/**
 * A handset is lifted, and on the way that becomes a flash. No gateway here says a flash of its
 * own, so none that arrives late is taken for it.
 */
public final class ChangedEvent implements Trial<Stage> {

  private static final String LIFTED = "{al/of}";
  private static final String REPLACED = "{al/fl}";

  @Override
  public String title() {
    return "changed letter in a Notify";
  }

  @Override
  public String tried() {
    return "the handset of line 1 is lifted; on the way 'al/of' becomes 'al/fl'";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.NOT_AUTHENTIC), 1),
        Rule.works("seen off-hook"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    MediaGatewayHome home = stage.mediaGateway();
    try (Grip grip =
        Grip.on(
            stage,
            home.nat(),
            LIFTED,
            sent -> List.of(SealText.reworded(sent, LIFTED, REPLACED)))) {
      home.moveHandset(1, true);
      var _ = grip.caught();
      stage.retransmit();
      return watch
          .sent(1)
          .works(stage.await(() -> home.isSeen(1, LineState.OFF_HOOK)))
          .reached(stage.farEnds().shown(Domain.MEDIA_CONTROLLER, REPLACED))
          .observation();
    }
  }
}
