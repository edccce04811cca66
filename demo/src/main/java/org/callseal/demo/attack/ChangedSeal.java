package org.callseal.demo.attack;

import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** One bit of a field of the seal is changed, each field in a copy of its own. */
public final class ChangedSeal implements Trial<Stage> {

  @Override
  public String title() {
    return "changed bit in each seal field";
  }

  @Override
  public String tried() {
    return "alice's text is replaced by five copies: a bit of SPI, receiver's instance, sender's"
        + " instance, sequence, MAC changed";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.NOT_AUTHENTIC), 4),
        Rule.counts(Counter.edge(Refusal.UNKNOWN_ASSOCIATION), 1),
        Rule.works("true text arrives"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    String text = stage.words("seal");
    try (Grip grip = Grip.on(stage, stage.alice(), text, ChangedSeal::copies)) {
      stage.send(stage.alice(), stage.bob(), text);
      int sent = copies(grip.caught()).size();
      stage.settle();
      int early = grip.shownTooOften(text);
      stage.retransmit();
      return watch
          .sent(sent)
          .reached(early)
          .works(stage.texted(stage.alice(), stage.bob(), text))
          .observation();
    }
  }

  private static List<byte[]> copies(byte[] sealed) {
    return List.of(
        SealText.headChanged(sealed, SealText.SPI),
        SealText.headChanged(sealed, SealText.TO),
        SealText.headChanged(sealed, SealText.FROM),
        SealText.headChanged(sealed, SealText.SEQUENCE),
        SealText.macChanged(sealed));
  }
}
