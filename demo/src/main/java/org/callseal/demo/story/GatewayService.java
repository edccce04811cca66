package org.callseal.demo.story;

import java.util.List;
import org.callseal.callagent.mgcp.GatewayView;
import org.callseal.callagent.mgcp.GatewayView.EndpointView;
import org.callseal.callagent.mgcp.Hook;
import org.callseal.callagent.mgcp.ServiceState;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** An MGCP gateway with two telephones beside the phones, at the built-in call agent. */
public enum GatewayService implements Trial<Stage> {
  PLUGGED_IN(
      "a gateway comes into service",
      "a gateway that knows nothing of seals is plugged in: RSIP, its endpoints audited, a request"
          + " for each hook",
      "in service, both lines watched") {
    @Override
    boolean happens(Stage stage) {
      stage.gateway().plugIn();
      return stage.await(() ->
          stage
              .gateway()
              .seen()
              .filter(view -> view.state() == ServiceState.IN_SERVICE)
              .filter(view -> view.endpoints().size() == 2)
              .filter(view -> view.endpoints().stream().allMatch(EndpointView::watched))
              .isPresent());
    }
  },
  LIFTED(
      "its second handset is lifted",
      "line 2 goes off-hook and on-hook again: two notifications (NTFY) through agent and edge",
      "the call agent sees both moves") {
    @Override
    boolean happens(Stage stage) {
      stage.gateway().moveHandset(2, true);
      boolean off = stage.await(() -> hook(stage) == Hook.OFF);
      stage.gateway().moveHandset(2, false);
      return off && stage.await(() -> hook(stage) == Hook.ON);
    }
  };

  private static final String SEALED = "all of it sealed on the wire";

  private final String title;
  private final String tried;
  private final String works;

  GatewayService(String title, String tried, String works) {
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
    try (GatewayRecorder wire = GatewayRecorder.ofMgcp(stage)) {
      return watch.works(happens(stage)).fact(SEALED, wire.sawOnlySealed()).observation();
    }
  }

  private static Hook hook(Stage stage) {
    GatewayView view = stage.gateway().seen().orElseThrow();
    return view.endpoints().get(1).hook();
  }
}
