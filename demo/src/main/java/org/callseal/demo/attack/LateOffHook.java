package org.callseal.demo.attack;

import java.time.Duration;
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
 * A genuine Notify never arrives; its gateway repeats it, freshly sealed. When the controller has
 * forgotten the transaction, the attacker lets go of the first one: somebody lifts a handset.
 */
public final class LateOffHook implements Trial<Stage> {

  /** RFC 3525 D.1.1: replies, and with them transactions, are remembered for 30 s. */
  private static final Duration BEYOND_TRANSACTIONS = Duration.ofSeconds(34);

  private static final String LIFTED = "{al/of}";

  @Override
  public String title() {
    return "off-hook held back for 34 s";
  }

  @Override
  public String tried() {
    return "one transmission of line 2's off-hook is caught, and let go when the handset is back and"
        + " no Megaco transaction remembers it (clock wound by 34 s)";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.TOO_OLD), 1),
        Rule.works("seen on-hook"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    MediaGatewayHome home = stage.mediaGateway();
    try (Grip grip = Grip.on(stage, home.nat(), LIFTED, Grip.hold())) {
      home.moveHandset(2, true);
      byte[] held = grip.caught();
      stage.retransmit();
      boolean seen = stage.await(() -> home.isSeen(2, LineState.OFF_HOOK));
      home.moveHandset(2, false);
      boolean back = stage.await(() -> home.isSeen(2, LineState.ON_HOOK));
      stage.machine().wind(BEYOND_TRANSACTIONS);
      int before = stage.farEnds().shown(Domain.MEDIA_CONTROLLER, LIFTED);
      stage
          .machine()
          .run(() ->
              home.nat().injectOutward(home.agentEnd(), stage.domain().mediaGatewaysEdge(), held));
      stage.settle();
      return watch
          .sent(1)
          .reached(stage.farEnds().shown(Domain.MEDIA_CONTROLLER, LIFTED) - before)
          .works(seen && back && stage.machine().on(() -> home.isSeen(2, LineState.ON_HOOK)))
          .observation();
    }
  }
}
