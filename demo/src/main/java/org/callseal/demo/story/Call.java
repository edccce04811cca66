package org.callseal.demo.story;

import java.util.List;
import org.callseal.demo.scenario.Home;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** One phone calls the other. */
public enum Call implements Trial<Stage> {
  OUT("alice calls bob and hangs up", "alice's phone calls; bob's rings, answers; alice hangs up"),
  BACK("bob calls alice, she hangs up", "bob's phone calls; alice's rings, answers, hangs up"),
  TEXT("alice sends bob a text", "a MESSAGE of RFC 3428 and its answer");

  private static final String SEALED = "all sealed";

  private final String title;
  private final String tried;

  Call(String title, String tried) {
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
        Rule.works(this == TEXT ? "it arrives once" : "rings, stands, ends"), Rule.shows(SEALED));
  }

  @Override
  public Observation attempt(Stage stage) {
    Home alice = stage.alice();
    Home bob = stage.bob();
    Watch watch = stage.watch(this);
    try (Recorder atAlice = new Recorder(stage, alice);
        Recorder atBob = new Recorder(stage, bob)) {
      boolean works =
          switch (this) {
            case OUT -> stage.call(alice, bob, alice);
            case BACK -> stage.call(bob, alice, alice);
            case TEXT -> stage.text(alice, bob, stage.words("see you"));
          };
      boolean crossed = atAlice.count() > 0 && atBob.count() > 0;
      return watch
          .works(works)
          .fact(SEALED, crossed && atAlice.unsealed() + atBob.unsealed() == 0)
          .observation();
    }
  }
}
