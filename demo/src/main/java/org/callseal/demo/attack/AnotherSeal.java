package org.callseal.demo.attack;

import java.nio.ByteBuffer;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/**
 * The seal of one association on the words of another. Both messages were caught before they
 * arrived, so that no replay window knows their numbers.
 */
public final class AnotherSeal implements Trial<Stage> {

  @Override
  public String title() {
    return "seal of another association";
  }

  @Override
  public String tried() {
    return "bob's fresh seal on alice's words, and alice's message under bob's SPI";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.NOT_AUTHENTIC), 2),
        Rule.works("true texts arrive"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    String hers = stage.words("from alice");
    String his = stage.words("from bob");
    try (Grip onAlice = Grip.on(stage, stage.alice(), hers, Grip.hold());
        Grip onBob = Grip.on(stage, stage.bob(), his, Grip.hold())) {
      stage.send(stage.alice(), stage.bob(), hers);
      stage.send(stage.bob(), stage.alice(), his);
      byte[] alices = onAlice.caught();
      byte[] bobs = onBob.caught();
      Wire.outward(stage, stage.bob(), SealText.withSealOf(alices, bobs));
      Wire.outward(stage, stage.alice(), underSpiOf(alices, bobs));
      stage.settle();
      int reached = onAlice.shownTooOften(hers);
      stage.retransmit();
      return watch
          .sent(2)
          .reached(reached)
          .works(
              stage.texted(stage.alice(), stage.bob(), hers)
                  && stage.texted(stage.bob(), stage.alice(), his))
          .observation();
    }
  }

  private static byte[] underSpiOf(byte[] message, byte[] other) {
    ByteBuffer head = SealText.head(message);
    head.putInt(SealText.SPI, SealText.head(other).getInt(SealText.SPI));
    return SealText.withHead(message, head);
  }
}
