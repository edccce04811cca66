package org.callseal.demo.attack;

import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.RogueDevice;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** Somebody who was a subscriber until a moment ago goes on as if nothing had happened. */
public final class RemovedSubscriber implements Trial<Stage> {

  private static final String BEFORE = "served till then";
  private static final String TOLD = "told under seal";

  @Override
  public String title() {
    return "subscriber who was removed";
  }

  @Override
  public String tried() {
    return "mallory sends a text, is removed by the operator, sends another and asks for a new"
        + " association";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.EXPIRED), 1),
        Rule.counts(Counter.edge(Refusal.NOT_ADMITTED), 1),
        Rule.shows(BEFORE),
        Rule.shows(TOLD));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    RogueDevice mallory = stage.rogue("mallory");
    String before = stage.words("while I may");
    stage.machine().run(() -> mallory.send(text(stage, mallory, before)));
    boolean served = stage.await(() -> stage.bob().texts(before) == 1);
    stage.domain().remove(mallory.identity());
    String after = stage.words("although I may not");
    stage.machine().run(() -> mallory.send(text(stage, mallory, after)));
    boolean told = stage.await(() -> mallory.wasAnswered(403));
    stage.ask(mallory);
    stage.settle();
    mallory.close();
    boolean sealed =
        mallory.answers().stream()
            .filter(answer -> answer.startsWith("SIP/2.0 403"))
            .anyMatch(answer -> SealText.isSealed(SealText.bytes(answer)));
    return watch
        .sent(2)
        .reached(stage.farEnds().shown(after))
        .fact(BEFORE, served)
        .fact(TOLD, told && sealed)
        .observation();
  }

  private static byte[] text(Stage stage, RogueDevice device, String words) {
    return Forgery.request(
        "MESSAGE", stage.bob().uri(), device.identity().text(), device.address(), List.of(), words);
  }
}
