package org.callseal.demo.attack;

import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** A stranger speaks SIP to the edge as if it were any SIP server. */
public final class UnsealedAtEdge implements Trial<Stage> {

  private static final String SHORT = "short answers at most";

  @Override
  public String title() {
    return "unsealed messages to the edge";
  }

  @Override
  public String tried() {
    return "REGISTER, INVITE, MESSAGE and ACK as alice, without a seal, from the attacker's"
        + " address";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.nothingReaches(),
        Rule.counts(Counter.edge(Refusal.UNSEALED), 4),
        Rule.shows(SHORT),
        Rule.works("texts go on"));
  }

  @Override
  public Observation attempt(Stage stage) {
    Watch watch = stage.watch(this);
    String text = stage.words("believe me");
    List<byte[]> questions =
        List.of(
            request(stage, "REGISTER", stage.domain().uri(), ""),
            request(stage, "INVITE", stage.bob().uri(), text),
            request(stage, "MESSAGE", stage.bob().uri(), text),
            request(stage, "ACK", stage.bob().uri(), ""));
    questions.forEach(question -> Wire.toEdge(stage, question));
    stage.settle();
    boolean small =
        stage.attacker().answers().stream()
            .allMatch(answer -> questions.stream().anyMatch(asked -> fits(answer, asked)));
    return watch
        .sent(questions.size())
        .reached(stage.farEnds().shown(text) + stage.farEnds().shown("sip:eve@"))
        .fact(SHORT, small)
        .works(stage.text(stage.bob(), stage.alice(), stage.words("still here")))
        .observation();
  }

  /** Whether it answers this question, which is no ACK, in no more bytes. */
  private static boolean fits(byte[] answer, byte[] question) {
    String callId = Forgery.callId(question);
    return SealText.text(answer).contains(callId)
        && !SealText.text(question).startsWith("ACK")
        && answer.length <= question.length;
  }

  private static byte[] request(Stage stage, String method, String uri, String body) {
    return Forgery.request(
        method, uri, stage.alice().uri(), stage.attacker().address(), List.of(), body);
  }
}
