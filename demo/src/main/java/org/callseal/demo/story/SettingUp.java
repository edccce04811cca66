package org.callseal.demo.story;

import java.util.List;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** Phones and agents are switched on, and register. */
public final class SettingUp implements Trial<Stage> {

  private static final int DIGEST_ROUND_TRIPS = 2;
  private static final String QUICK = "2 round trips, like Digest";

  @Override
  public String title() {
    return "two phones register";
  }

  @Override
  public String tried() {
    return "agents and phones are switched on: exchange (EDHOC), association, registration";
  }

  @Override
  public List<Rule> rules() {
    return List.of(Rule.works("registered"), Rule.shows(QUICK));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    stage.homes().forEach(home -> home.powerCycle());
    try (Recorder atAlice = new Recorder(stage, stage.alice());
        Recorder atBob = new Recorder(stage, stage.bob())) {
      boolean registered = stage.register();
      return watch
          .works(registered)
          .fact(
              QUICK,
              atAlice.roundTripsToRegistration() == DIGEST_ROUND_TRIPS
                  && atBob.roundTripsToRegistration() == DIGEST_ROUND_TRIPS)
          .observation();
    }
  }
}
