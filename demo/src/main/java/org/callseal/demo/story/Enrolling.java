package org.callseal.demo.story;

import java.util.List;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** A new device at alice's, with nothing but a pass-phrase. */
public enum Enrolling implements Trial<Stage> {
  RIGHT(
      "a device enrolls by pass-phrase",
      "four groups read over the telephone become a device key (SPAKE2+)"),
  WRONG(
      "a stranger guesses a pass-phrase",
      "another one of the same shape; afterwards the owner enrolls with the right one");

  private static final String NOT_ON_THE_WIRE = "pass-phrase not on the wire";
  private static final String GUESS_REFUSED = "the guess enrolls nothing";

  private final String title;
  private final String tried;

  Enrolling(String title, String tried) {
    this.title = title;
    this.tried = tried;
  }

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
    return List.of(
        Rule.works(this == RIGHT ? "it has a key" : "the owner enrolls"),
        Rule.shows(this == RIGHT ? NOT_ON_THE_WIRE : GUESS_REFUSED));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    Stage.Invited invited = stage.invite("visitor");
    try (Recorder wire = new Recorder(stage, stage.alice());
        GeneratedPassphrase right = invited.passphrase();
        GeneratedPassphrase wrong = stage.guess()) {
      boolean refused = this == RIGHT || stage.alice().enroll(invited.identity(), wrong).isEmpty();
      boolean enrolled = stage.alice().enroll(invited.identity(), right).isPresent();
      return watch
          .works(enrolled)
          .fact(
              this == RIGHT ? NOT_ON_THE_WIRE : GUESS_REFUSED,
              this == RIGHT ? wire.count() > 0 && !wire.carries(right) : refused)
          .observation();
    }
  }
}
