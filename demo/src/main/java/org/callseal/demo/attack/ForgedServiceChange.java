package org.callseal.demo.attack;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.callseal.callagent.megaco.MediaGatewayState;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.MediaGatewayHome;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/**
 * A stranger tells the controller that a gateway is out of service. In Megaco without seals one
 * datagram does it, and all calls of the gateway are over.
 */
public final class ForgedServiceChange implements Trial<Stage> {

  private static final String SHORT = "short answers at most";
  private static final String TRANSACTION = "T=471101";

  @Override
  public String title() {
    return "forged ServiceChange";
  }

  @Override
  public String tried() {
    return "ServiceChange of ROOT, Forced, without a seal: from the attacker's address, and from the"
        + " gateway's own";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.UNSEALED), 2),
        Rule.shows(SHORT),
        Rule.works("it stays in service"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    MediaGatewayHome home = stage.mediaGateway();
    byte[] forged =
        ("!/1 "
                + home.messageId()
                + "\n"
                + TRANSACTION
                + "{C=-{SC=ROOT{SV{MT=FO,RE=\"905 Termination taken out\"}}}}")
            .getBytes(StandardCharsets.US_ASCII);
    InetSocketAddress edge = stage.domain().mediaGatewaysEdge();
    stage
        .machine()
        .run(() -> {
          stage.attacker().send(edge, forged);
          home.nat().injectOutward(home.agentEnd(), edge, forged);
        });
    stage.settle();
    boolean small =
        stage.attacker().answers().stream().allMatch(answer -> answer.length <= forged.length);
    return watch
        .sent(2)
        .reached(stage.farEnds().shown(TRANSACTION))
        .fact(SHORT, small)
        .works(stage.machine().on(() -> home.isSeen(MediaGatewayState.IN_SERVICE)))
        .observation();
  }
}
