package org.callseal.sip.emergency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmergencyNumbersTest {

  private final EmergencyNumbers numbers = EmergencyNumbers.DEFAULT;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:112@example.net",
        "SIP:112@192.0.2.1:5060;user=phone",
        "sips:911@example.net",
        "sip:+112@example.net",
        "sip:1-1-2@example.net",
        "sip:(9)9.9@example.net",
        "sip:%31%31%32@example.net",
        "sip:9%201%201@example.net",
        "sip:112;phone-context=+49@example.net;user=phone",
        "sip:112:secret@example.net",
        "tel:112",
        "TEL:+1-1-2;phone-context=example.net",
        "urn:service:sos",
        "URN:Service:SOS",
        "urn:service:sos.fire",
        "urn:service:sos.animal-control.x1"
      })
  void shouldKnowACallForHelp(String uri) {
    assertThat(numbers.isDialled(uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:1120@example.net",
        "sip:0112@example.net",
        "sip:112x@example.net",
        "sip:alice-112@example.net",
        "sip:112%00@example.net",
        "sip:112%C0%80@example.net",
        "sip:++112@example.net",
        "sip:112.example.net",
        "sip:bob@112",
        "tel:",
        "tel:%3",
        "tel:+4930112",
        "http://112@example.net",
        "urn:service:counseling",
        "urn:service:sosfire",
        "urn:service:sos.",
        "urn:service:sos..fire",
        "urn:service:sos.-fire"
      })
  void shouldTakeNothingElseForOne(String uri) {
    assertThat(numbers.isDialled(uri)).isFalse();
  }

  @Test
  void shouldHaveTheOperatorsNumbers() {
    EmergencyNumbers german = new EmergencyNumbers(List.of("110", "112"));
    assertThat(german.isDialled("sip:110@example.net")).isTrue();
    assertThat(german.isDialled("sip:911@example.net")).isFalse();
    assertThat(german.isDialled("urn:service:sos.police")).isTrue();
    assertThatThrownBy(() -> new EmergencyNumbers(List.of("1"))).hasMessageContaining("digits");
  }

  @Test
  void shouldKnowNoneWhereTheOperatorHasNone() {
    assertThat(EmergencyNumbers.none().isDialled("sip:112@example.net")).isFalse();
    assertThat(EmergencyNumbers.none().isDialled("urn:service:sos")).isFalse();
  }
}
