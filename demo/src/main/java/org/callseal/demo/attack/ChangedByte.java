package org.callseal.demo.attack;

import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** One letter of a message is changed on its way. */
public enum ChangedByte implements Trial<Stage> {
  REQUEST_LINE("request line", "sip:bob@", "sip:bot@"),
  HEADER("header", "text/plain", "text/plaid"),
  BODY("body", "at seven", "at sever");

  private final String place;
  private final String words;
  private final String others;

  ChangedByte(String place, String words, String others) {
    this.place = place;
    this.words = words;
    this.others = others;
  }

  @Override
  public String title() {
    return "changed letter in " + place;
  }

  @Override
  public String tried() {
    return "on the way of alice's text '" + words + "' becomes '" + others + "'";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.NOT_AUTHENTIC), 1),
        Rule.works("true text arrives"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    String text = stage.words("meet me at seven");
    try (Grip grip =
        Grip.on(
            stage, stage.alice(), text, sent -> List.of(SealText.reworded(sent, words, others)))) {
      stage.send(stage.alice(), stage.bob(), text);
      var _ = grip.caught();
      stage.retransmit();
      return watch
          .sent(1)
          .works(stage.texted(stage.alice(), stage.bob(), text))
          .reached(stage.farEnds().shown(others))
          .observation();
    }
  }
}
