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

/** Messages are sent back to whoever sealed them, as they are and with the seal's head adapted. */
public final class Reflected implements Trial<Stage> {

  @Override
  public String title() {
    return "message back to its sender";
  }

  @Override
  public String tried() {
    return "alice's text goes back to her agent, its answer back to the edge; each as it is, and"
        + " with SPI and instances turned round and a number that was not seen yet";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.NOT_AUTHENTIC), 1),
        Rule.counts(Counter.edge(Refusal.UNKNOWN_ASSOCIATION), 1),
        Rule.counts(Counter.agent(Refusal.NOT_AUTHENTIC), 1),
        Rule.counts(Counter.agent(Refusal.UNKNOWN_ASSOCIATION), 1),
        Rule.works("text arrives"));
  }

  @Override
  public Observation attempt(Stage stage) {
    byte[] back = caughtOnTheWayBack(stage);
    Watch watch = stage.watch(this);
    String text = stage.words("mirror");
    try (Grip grip = Grip.on(stage, stage.alice(), text, Grip.hold())) {
      stage.send(stage.alice(), stage.bob(), text);
      byte[] out = grip.caught();
      int spiOfEdge = SealText.head(out).getInt(SealText.SPI);
      int spiOfAgent = SealText.head(back).getInt(SealText.SPI);
      Wire.inward(stage, stage.alice(), out);
      Wire.inward(stage, stage.alice(), turned(out, spiOfAgent));
      Wire.outward(stage, stage.alice(), back);
      Wire.outward(stage, stage.alice(), turned(back, spiOfEdge));
      stage.settle();
      int reached = grip.shownTooOften(text);
      stage.retransmit();
      return watch
          .sent(4)
          .reached(reached)
          .works(stage.texted(stage.alice(), stage.bob(), text))
          .observation();
    }
  }

  /** The answer to another text of alice's, which she gets all the same when she asks again. */
  static byte[] caughtOnTheWayBack(Stage stage) {
    stage.forget();
    String text = stage.words("echo");
    try (Grip grip = Grip.onInward(stage, stage.alice())) {
      stage.send(stage.alice(), stage.bob(), text);
      byte[] back = grip.caught();
      stage.retransmit();
      boolean _ = stage.texted(stage.alice(), stage.bob(), text);
      return back;
    }
  }

  private static byte[] turned(byte[] message, int spi) {
    ByteBuffer head = SealText.head(message);
    int to = head.getInt(SealText.TO);
    head.putInt(SealText.SPI, spi)
        .putInt(SealText.TO, head.getInt(SealText.FROM))
        .putInt(SealText.FROM, to);
    return SealText.withHead(message, SealText.ahead(head));
  }
}
