package org.callseal.demo.attack;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** Answers that would make an agent give up its association, or alice's phone her text. */
public final class ForgedRefusal implements Trial<Stage> {

  private static final String UNTOLD = "phone is told nothing";
  private static final byte[] NO_MAC = new byte[Mac.LENGTH];

  @Override
  public String title() {
    return "forged refusals, switch notice";
  }

  @Override
  public String tried() {
    return "alice's text is caught and answered under the edge's address with 403, 401, a refusal"
        + " of ours without seal, and a switch notice with a guessed MAC";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.shows(UNTOLD),
        Rule.counts(Counter.agent(Refusal.UNSEALED), 3),
        Rule.counts(Counter.agent(Refusal.NOT_AUTHENTIC), 1),
        Rule.works("text arrives"));
  }

  @Override
  public Observation attempt(Stage stage) {
    byte[] genuine = Reflected.caughtOnTheWayBack(stage);
    Watch watch = stage.watch(this);
    String text = stage.words("unheard");
    try (Grip grip = Grip.on(stage, stage.alice(), text, Grip.hold())) {
      stage.send(stage.alice(), stage.bob(), text);
      byte[] caught = grip.caught();
      List<byte[]> forged =
          List.of(
              Forgery.answer(caught, "403 Forbidden", List.of()),
              Forgery.answer(
                  caught,
                  "401 Unauthorized",
                  List.of("WWW-Authenticate: Digest realm=\"eve\", nonce=\"1\"")),
              Forgery.answer(caught, "403 Forbidden", List.of(control(refusal()))),
              notice(genuine));
      forged.forEach(answer -> Wire.inward(stage, stage.alice(), answer));
      stage.settle();
      stage.retransmit();
      return watch
          .sent(forged.size())
          .works(stage.texted(stage.alice(), stage.bob(), text))
          .fact(UNTOLD, stage.alice().events().stream().noneMatch(ForgedRefusal::tells))
          .observation();
    }
  }

  private static boolean tells(PhoneEvent event) {
    return event instanceof PhoneEvent.TextAnswered(int status) && status != 200;
  }

  private static byte[] refusal() {
    return new ControlMessage.Refused(Refusal.UNKNOWN_ASSOCIATION).toBytes();
  }

  private static String control(byte[] payload) {
    return "Seal-Control: " + Base64.getUrlEncoder().withoutPadding().encodeToString(payload);
  }

  /**
   * A switch notice with the head of a genuine seal, its number raised, and a MAC out of the air.
   */
  private static byte[] notice(byte[] genuine) {
    ByteBuffer head = SealText.ahead(SealText.head(genuine));
    byte[] payload = new ControlMessage.SwitchNotice(Mac.read(NO_MAC, 0)).toBytes();
    byte[] sealed = SealText.withHead(genuine, head);
    String line =
        SealText.text(sealed).lines().filter(l -> l.startsWith("Seal: ")).findFirst().orElseThrow();
    return SealText.bytes(
        "OPTIONS sip:127.0.0.1 SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKeve\r\n"
            + "From: <sip:127.0.0.1>;tag=eve\r\n"
            + "To: <sip:127.0.0.1>\r\n"
            + "Call-ID: eve\r\n"
            + "CSeq: 1 OPTIONS\r\n"
            + "Max-Forwards: 0\r\n"
            + control(payload)
            + "\r\nContent-Length: 0\r\n"
            + line
            + "\r\n\r\n");
  }
}
