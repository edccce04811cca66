package org.callseal.demo.attack;

import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** A stranger calls alice's phone past edge and call agent, straight at her agent. */
public final class UnsealedAtAgent implements Trial<Stage> {

  private static final String QUIET = "phone does not ring";

  @Override
  public String title() {
    return "unsealed call to the agent";
  }

  @Override
  public String tried() {
    return "an INVITE as bob without a seal to alice's agent, from the attacker's address and under"
        + " the edge's";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.shows(QUIET),
        Rule.silence(),
        Rule.counts(Counter.agent(Refusal.UNSEALED), 2));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    String text = stage.words("ring ring");
    Wire.toAgent(stage, stage.alice(), invite(stage, text));
    Wire.inward(stage, stage.alice(), invite(stage, text));
    stage.settle();
    return watch
        .sent(2)
        .reached(stage.farEnds().shown(text))
        .fact(QUIET, stage.alice().count(PhoneEvent.Called.class) == 0)
        .observation();
  }

  private static byte[] invite(Stage stage, String text) {
    return Forgery.request(
        "INVITE",
        stage.alice().uri(),
        stage.bob().uri(),
        stage.attacker().address(),
        List.of(),
        text);
  }
}
