package org.callseal.demo.attack;

import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Domain;
import org.callseal.demo.scenario.RogueDevice;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** Another subscriber, with valid keys and an association of her own, says that she is alice. */
public final class SpoofedIdentity implements Trial<Stage> {

  @Override
  public String title() {
    return "another subscriber as alice";
  }

  @Override
  public String tried() {
    return "mallory, a subscriber with valid keys, seals a text From alice and registers herself"
        + " for alice's calls";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.OUT_OF_SCOPE), 2),
        Rule.works("her calls reach her"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    RogueDevice mallory = stage.rogue("mallory");
    String text = stage.words("alice here, pay mallory");
    byte[] spoofed =
        Forgery.request(
            "MESSAGE", stage.bob().uri(), stage.alice().uri(), mallory.address(), List.of(), text);
    byte[] hijack =
        Forgery.request(
            "REGISTER",
            stage.domain().uri(),
            stage.alice().uri(),
            mallory.address(),
            List.of("Expires: 600"),
            "");
    stage.machine().run(() -> mallory.send(own(stage, mallory)));
    boolean _ = stage.await(() -> !mallory.answers().isEmpty());
    stage
        .machine()
        .run(() -> {
          mallory.send(spoofed);
          mallory.send(hijack);
        });
    stage.settle();
    boolean works = stage.call(stage.bob(), stage.alice(), stage.bob());
    mallory.close();
    return watch
        .sent(2)
        .reached(stage.farEnds().shown(text) + registrations(stage))
        .works(works)
        .observation();
  }

  private static int registrations(Stage stage) {
    return (int)
        stage.farEnds().texts(Domain.CALL_AGENT).stream()
            .filter(shown -> shown.startsWith("REGISTER") && shown.contains("sip:eve@"))
            .count();
  }

  /** Something that she may say: it completes her exchange. */
  private static byte[] own(Stage stage, RogueDevice device) {
    return Forgery.request(
        "OPTIONS", stage.domain().uri(), device.identity().text(), device.address(), List.of(), "");
  }
}
