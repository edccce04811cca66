package org.callseal.agent.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.callseal.agent.enrolment.EnrolmentClient.Ask;
import org.callseal.agent.enrolment.EnrolmentClient.Done;
import org.callseal.agent.enrolment.EnrolmentClient.Hash;
import org.callseal.agent.enrolment.EnrolmentClient.Ignored;
import org.callseal.agent.names.ServerName;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;

/** The device's side against the vector of one whole enrolment. */
class EnrolmentClientTest {
  private static final Vectors V = Vectors.load("enrolment-v1");
  private static final ControlMessage.Cookie COOKIE =
      new ControlMessage.Cookie(new AdmissionProof.Cookie(V.bytes("cookie")));

  private final EnrolmentTask task =
      new EnrolmentTask(
          Identity.parse(V.text("identity")).orElseThrow(),
          V.text("domain"),
          List.of(new ServerName("edge.example.net", 5060)),
          SecretBytes.adopt(V.bytes("passPhrase")),
          P256Point.of(V.bytes("deviceX"), V.bytes("deviceY")).orElseThrow());
  private final EnrolmentClient client =
      new EnrolmentClient(task, into -> System.arraycopy(V.bytes("x"), 0, into, 0, 32));

  @Test
  void shouldAskTheQuestionsOfTheVectorAndComeToItsProvision() {
    assertThat(client.answered(COOKIE)).isEqualTo(new Ask(EnrolmentStep.REACHING_SERVER));
    assertThat(client.question().toBytes()).isEqualTo(V.bytes("message14"));
    Hash hash = (Hash) client.answered(message("message15"));
    client.hashed(PassPhraseKeys.derive(task.passPhrase(), hash.salt(), client.parties()));
    assertThat(client.question().toBytes()).isEqualTo(V.bytes("message16"));
    assertThat(client.answered(message("message17")))
        .isEqualTo(new Ask(EnrolmentStep.ENROLLING_KEY));
    assertThat(client.question().toBytes()).isEqualTo(V.bytes("message18"));

    Done done = (Done) client.answered(message("message19"));
    EnrolmentResult.Enrolled enrolled = (EnrolmentResult.Enrolled) done.result();
    assertThat(enrolled.provision().deviceCredential().kid().toBytes()).isEqualTo(V.bytes("kid"));
    assertThat(enrolled.provision().domainCredential().encoded())
        .isEqualTo(V.bytes("domainCredential"));
    assertThat(enrolled.provision().admissionKey().exposed()).isEqualTo(V.bytes("admissionKey"));
  }

  @Test
  void shouldDoNothingForAnswersToQuestionsThatItHasNotAsked() {
    assertThat(client.answered(message("message17"))).isEqualTo(new Ignored());
    assertThat(client.answered(message("message19"))).isEqualTo(new Ignored());
    assertThat(client.answered(new ControlMessage.Refused(Refusal.NOT_AUTHENTIC)))
        .isEqualTo(new Ignored());
    assertThat(client.answered(new ControlMessage.Refused(Refusal.UNKNOWN_ASSOCIATION)))
        .isEqualTo(new Ignored());
    assertThat(client.answered(message("message15"))).isInstanceOf(Hash.class);
    assertThat(client.answered(message("message15"))).isEqualTo(new Ignored());
    assertThat(client.answered(COOKIE)).isEqualTo(new Ignored());
  }

  @Test
  void shouldTakeSomeCookiesAndNotAsManyAsAnyoneSends() {
    for (int i = 0; i < 16; i++) {
      assertThat(client.answered(COOKIE)).isInstanceOf(Ask.class);
    }
    assertThat(client.answered(COOKIE)).isEqualTo(new Ignored());
  }

  @Test
  void shouldEndAtTheFirstShareThatIsWrong() {
    byte[] salt = V.bytes("salt");
    client.answered(message("message15"));
    client.hashed(PassPhraseKeys.derive(task.passPhrase(), salt, client.parties()));
    EnrolmentMessage.Share wrong = new EnrolmentMessage.Share(V.bytes("shareV"), new byte[32]);

    assertThat(client.answered(wrong))
        .isEqualTo(new Done(new EnrolmentResult.WrongPassPhraseOrServer()));
    assertThat(client.answered(message("message17"))).isEqualTo(new Ignored());
  }

  private static ControlMessage message(String name) {
    return ((ControlParse.Parsed) ControlParse.read(V.bytes(name))).message();
  }
}
