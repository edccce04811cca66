package org.callseal.demo.story;

import java.time.Duration;
import java.util.List;
import org.callseal.callagent.megaco.MediaGatewayState;
import org.callseal.callagent.megaco.MediaGatewayView;
import org.callseal.demo.nat.Eavesdropper;
import org.callseal.demo.scenario.MediaGatewayHome;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** Nothing comes out of a gateway's home any more, nor in: its controller is told on its behalf. */
public final class DeadLine implements Trial<Stage> {

  /** A gateway of which nothing verifies for 90 s is gone. */
  private static final Duration OUTAGE = Duration.ofSeconds(100);

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(33);
  private static final String GONE = "reported Forced";
  private static final String BACK = "then Disconnected";

  @Override
  public String title() {
    return "its line is dead for 100 s";
  }

  @Override
  public String tried() {
    return "the wire of the H.248 gateway's home is cut and mended (clock wound by 133 s); the edge"
        + " tells the controller on its behalf";
  }

  @Override
  public List<Rule> rules() {
    return List.of(Rule.shows(GONE), Rule.shows(BACK), Rule.works("in service again"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    MediaGatewayHome home = stage.mediaGateway();
    Eavesdropper cut = _ -> List.of();
    stage.machine().run(() -> home.nat().listen(cut));
    stage.machine().wind(OUTAGE);
    boolean gone =
        stage.await(() -> home.isSeen(MediaGatewayState.OUT_OF_SERVICE) && changed(home, "FO "));
    stage.machine().run(() -> home.nat().ignore(cut));
    stage.machine().wind(KEEP_ALIVE);
    boolean serves = stage.await(() -> home.isSeen(MediaGatewayState.IN_SERVICE));
    boolean back = stage.machine().on(() -> changed(home, "DC "));
    Observation seen = watch.fact(GONE, gone).fact(BACK, back).works(serves).observation();
    home.pullOut();
    return seen;
  }

  private static boolean changed(MediaGatewayHome home, String method) {
    return home.seen().map(MediaGatewayView::lastChange).orElse("").startsWith(method);
  }
}
