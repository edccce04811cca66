package org.callseal.demo.story;

import java.util.List;
import org.callseal.callagent.megaco.LineState;
import org.callseal.callagent.megaco.MediaGatewayState;
import org.callseal.callagent.megaco.MediaGatewayView.TerminationView;
import org.callseal.demo.scenario.MediaGatewayHome;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** A gateway of Megaco/H.248 with two telephones, at the built-in controller. */
public enum MediaGatewayService implements Trial<Stage> {
  PLUGGED_IN(
      "an H.248 gateway is plugged in",
      "a gateway that knows nothing of seals is plugged in: ServiceChange, an audit of its"
          + " terminations, a request for each hook",
      "in service, both lines watched") {
    @Override
    boolean happens(Stage stage) {
      MediaGatewayHome home = stage.mediaGateway();
      home.plugIn();
      return stage.await(() ->
          home.isSeen(MediaGatewayState.IN_SERVICE)
              && home.isSeen(1, LineState.ON_HOOK)
              && home.isSeen(2, LineState.ON_HOOK)
              && home.seen().orElseThrow().terminations().stream()
                  .allMatch(TerminationView::watched));
    }
  },
  LIFTED(
      "off-hook and on-hook by Notify",
      "line 2 goes off-hook and on-hook again: two Notify through agent and edge",
      "the controller sees both moves") {
    @Override
    boolean happens(Stage stage) {
      MediaGatewayHome home = stage.mediaGateway();
      home.moveHandset(2, true);
      boolean off = stage.await(() -> home.isSeen(2, LineState.OFF_HOOK));
      home.moveHandset(2, false);
      return off && stage.await(() -> home.isSeen(2, LineState.ON_HOOK));
    }
  };

  private static final String SEALED = "all of it sealed on the wire";

  private final String title;
  private final String tried;
  private final String works;

  MediaGatewayService(String title, String tried, String works) {
    this.title = title;
    this.tried = tried;
    this.works = works;
  }

  /** Whether it does. */
  abstract boolean happens(Stage stage);

  @Override
  public String title() {
    return title;
  }

  @Override
  public String tried() {
    return tried;
  }

  @Override
  public List<Rule> rules() {
    return List.of(Rule.works(works), Rule.shows(SEALED));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    try (GatewayRecorder wire = GatewayRecorder.ofMegaco(stage)) {
      return watch.works(happens(stage)).fact(SEALED, wire.sawOnlySealed()).observation();
    }
  }
}
