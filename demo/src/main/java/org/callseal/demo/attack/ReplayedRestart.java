package org.callseal.demo.attack;

import java.util.List;
import org.callseal.callagent.megaco.LineState;
import org.callseal.callagent.megaco.MediaGatewayState;
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
 * A gateway has restarted, and somebody says so again when calls are under way. A controller that
 * believes it takes all of them for ended.
 */
public final class ReplayedRestart implements Trial<Stage> {

  private static final String RESTART = "MT=RS";

  @Override
  public String title() {
    return "its restart played again";
  }

  @Override
  public String tried() {
    return "its genuine ServiceChange with Restart is caught, and sent again while line 1 is"
        + " off-hook: from the attacker's address, and from its own";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.silence(),
        Rule.counts(Counter.edge(Refusal.REPLAYED), 2),
        Rule.works("stays in service"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    MediaGatewayHome home = stage.mediaGateway();
    try (Grip grip = Grip.on(stage, home.nat(), RESTART, List::of)) {
      home.restart();
      byte[] caught = grip.caught();
      boolean before = stage.await(() -> serves(home));
      stage
          .machine()
          .run(() -> {
            stage.attacker().send(stage.domain().mediaGatewaysEdge(), caught);
            home.nat().injectOutward(home.agentEnd(), stage.domain().mediaGatewaysEdge(), caught);
          });
      stage.settle();
      return watch
          .sent(2)
          .reached(Math.max(0, grip.shownTooOften(Domain.MEDIA_CONTROLLER, RESTART) - 1))
          .works(before && stage.machine().on(() -> serves(home)))
          .observation();
    }
  }

  private static boolean serves(MediaGatewayHome home) {
    return home.isSeen(MediaGatewayState.IN_SERVICE) && home.isSeen(1, LineState.OFF_HOOK);
  }
}
