package org.callseal.demo.attack;

import java.util.List;
import org.callseal.demo.scenario.Domain;
import org.callseal.demo.scenario.RogueDevice;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** A subscriber speaks under her own name, and has headers say that she is somebody else. */
public final class AssertedIdentity implements Trial<Stage> {

  private static final String TRUTH = "stripped, her true name asserted";

  @Override
  public String title() {
    return "identity asserted in headers";
  }

  @Override
  public String tried() {
    return "mallory seals a text under her own name with P-Asserted-Identity,"
        + " P-Preferred-Identity and Remote-Party-ID of alice, in odd spellings";
  }

  @Override
  public List<Rule> rules() {
    return List.of(Rule.nothingReaches(), Rule.shows(TRUTH));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    RogueDevice mallory = stage.rogue("mallory");
    String text = stage.words("guess who");
    String alice = stage.alice().uri();
    List<String> fields =
        List.of(
            "p-asserted-IDENTITY : \"Alice\" <" + alice + ">",
            "P-Preferred-Identity: <" + alice + ">",
            "REMOTE-PARTY-ID: <" + alice + ">;party=calling");
    byte[] message =
        Forgery.request(
            "MESSAGE",
            stage.bob().uri(),
            mallory.identity().text(),
            mallory.address(),
            fields,
            text);
    stage.machine().run(() -> mallory.send(message));
    boolean _ = stage.await(() -> stage.bob().texts(text) > 0);
    mallory.close();
    List<String> shown =
        stage.farEnds().texts(Domain.CALL_AGENT).stream()
            .filter(seen -> seen.contains(text))
            .toList();
    String truth = "P-Asserted-Identity: <" + mallory.identity().text() + ">";
    return watch
        .sent(1)
        .reached((int) shown.stream().filter(seen -> seen.contains(alice)).count())
        .fact(TRUTH, !shown.isEmpty() && shown.stream().allMatch(seen -> seen.contains(truth)))
        .observation();
  }
}
