package org.callseal.demo.attack;

import java.time.Duration;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Domain;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/**
 * A genuine transmission never arrives; its sender retransmits, freshly sealed. When all
 * transactions have forgotten it, the attacker lets go of the first one.
 */
public final class HeldBack implements Trial<Stage> {

  /** Transactions of RFC 3261 end after 64*T1 = 32 s. */
  private static final Duration BEYOND_TRANSACTIONS = Duration.ofSeconds(34);

  @Override
  public String title() {
    return "copy held back for 34 s";
  }

  @Override
  public String tried() {
    return "one transmission of alice's text is caught, and let go when no SIP transaction"
        + " remembers it; the demo's clock is wound forward for that";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.TOO_OLD), 1),
        Rule.works("text had arrived once"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    String text = stage.words("pay once");
    try (Grip grip = Grip.on(stage, stage.alice(), text, Grip.hold())) {
      stage.send(stage.alice(), stage.bob(), text);
      byte[] held = grip.caught();
      stage.retransmit();
      boolean arrived = stage.texted(stage.alice(), stage.bob(), text);
      stage.machine().wind(BEYOND_TRANSACTIONS);
      int before = stage.farEnds().shown(Domain.CALL_AGENT, text);
      Wire.outward(stage, stage.alice(), held);
      stage.settle();
      return watch
          .sent(1)
          .reached(stage.farEnds().shown(Domain.CALL_AGENT, text) - before)
          .works(arrived && stage.bob().texts(text) == 1)
          .observation();
    }
  }
}
