package org.callseal.demo.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** Datagrams that are nothing, less than a message, or too much of one. */
public final class Garbage implements Trial<Stage> {

  private static final int RANDOM = 200;
  private static final int LONGEST_RANDOM = 1200;
  private static final int OVERSIZED = 60_000;
  private static final String NO_EXCEPTION = "no exception";

  @Override
  public String title() {
    return "garbage, truncated, oversized";
  }

  @Override
  public String tried() {
    return RANDOM
        + " random datagrams, a sealed message cut at ten places, and one of "
        + OVERSIZED
        + " bytes, to edge and agent each";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.silence(),
        Rule.counts(Counter.edge(Refusal.MALFORMED), RANDOM + 11),
        Rule.counts(Counter.agent(Refusal.MALFORMED), RANDOM + 11),
        Rule.shows(NO_EXCEPTION),
        Rule.works("texts go on"));
  }

  @Override
  public Observation attempt(Stage stage) {
    byte[] genuine = Reflected.caughtOnTheWayBack(stage);
    Watch watch = stage.watch(this);
    long failures = stage.machine().failures();
    String mark = stage.words("rubbish");
    List<byte[]> rubbish = rubbish(genuine, mark);
    for (byte[] datagram : rubbish) {
      Wire.toEdge(stage, datagram);
      Wire.toAgent(stage, stage.alice(), datagram);
    }
    stage.settle();
    boolean works = stage.text(stage.alice(), stage.bob(), stage.words("through the rubbish"));
    return watch
        .sent(2 * rubbish.size())
        .reached(stage.farEnds().shown(mark))
        .works(works)
        .fact(NO_EXCEPTION, stage.machine().failures() == failures)
        .observation();
  }

  private static List<byte[]> rubbish(byte[] genuine, String mark) {
    Random random = new Random();
    List<byte[]> rubbish = new ArrayList<>();
    for (int i = 0; i < RANDOM; i++) {
      byte[] noise = new byte[8 + random.nextInt(LONGEST_RANDOM)];
      random.nextBytes(noise);
      rubbish.add(noise);
    }
    for (int tenths = 0; tenths < 10; tenths++) {
      rubbish.add(Arrays.copyOf(genuine, 4 + genuine.length * tenths / 11));
    }
    byte[] huge = Arrays.copyOf(genuine, OVERSIZED);
    byte[] words = SealText.bytes(mark);
    System.arraycopy(words, 0, huge, OVERSIZED - words.length, words.length);
    rubbish.add(huge);
    return rubbish;
  }
}
