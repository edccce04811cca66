package org.callseal.sip.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.callseal.core.identity.Identity;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

class EndpointNameTest {

  /** Whom the operator may add is whom a message can speak for, under the very same text. */
  @Test
  @Requirement("3.1.18")
  void shouldGiveEveryIdentityThatCanBeSpokenForAndNoOther() {
    for (char c = ' '; c < 0x7f; c++) {
      assertAgreement("sip:a" + c + "b@example.net");
    }
    for (String user : List.of("%61lice", "a%41", "a%2Fb", "a%00", "1?2", "+49;ext=1", "A.b-c_~")) {
      assertAgreement("sip:" + user + "@example.net");
    }
  }

  private static void assertAgreement(String text) {
    boolean named = EndpointName.of(text).equals(new Claim.Endpoint(text));
    boolean admitted = Identity.parse(text).filter(Identity::canBeSpokenFor).isPresent();
    assertThat(admitted).as(text).isEqualTo(named);
  }
}
