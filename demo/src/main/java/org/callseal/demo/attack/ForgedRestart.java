package org.callseal.demo.attack;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.callseal.callagent.mgcp.ServiceState;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/**
 * A stranger tells the call agent that a gateway is out of service. In MGCP without seals one
 * datagram does it, and all calls of the gateway are over.
 */
public final class ForgedRestart implements Trial<Stage> {

  private static final String SHORT = "short answers at most";
  private static final int TRANSACTION = 471_100;

  @Override
  public String title() {
    return "forged RSIP for the gateway";
  }

  @Override
  public String tried() {
    return "RSIP with RM: forced for all its endpoints, without a seal, from the attacker's address";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.UNSEALED), 1),
        Rule.shows(SHORT),
        Rule.works("it stays in service"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    byte[] forged =
        ("RSIP " + TRANSACTION + " *@" + stage.gateway().name() + " MGCP 1.0\r\nRM: forced\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    stage.machine().run(() -> stage.attacker().send(stage.domain().gatewaysEdge(), forged));
    stage.settle();
    boolean small =
        stage.attacker().answers().stream().allMatch(answer -> answer.length <= forged.length);
    Observation seen =
        watch
            .sent(1)
            .reached(stage.farEnds().shown(Integer.toString(TRANSACTION)))
            .fact(SHORT, small)
            .works(isInService(stage))
            .observation();
    stage.gateway().pullOut();
    return seen;
  }

  private static boolean isInService(Stage stage) {
    return stage
        .machine()
        .on(() -> stage.gateway().seen())
        .filter(view -> view.state() == ServiceState.IN_SERVICE)
        .isPresent();
  }
}
