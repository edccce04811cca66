package org.callseal.megaco;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdTest {

  private static String name(String messageId) {
    byte[] bytes = ("!/1 " + messageId + " T=1{}").getBytes(StandardCharsets.US_ASCII);
    return ((MegacoMessage) Encoding.TEXT.parse(bytes)).messageId().canonical();
  }

  private static Scope scopeOf(String identity, String... patterns) {
    return Optional.of(identity)
        .flatMap(Identity::parse)
        .flatMap(own -> Scope.of(own, List.of(patterns)))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "<RGW1.example.net>, rgw1.example.net",
    "<rgw1.example.net>:2944, rgw1.example.net:2944",
    "[10.0.0.5], [10.0.0.5]",
    "[10.0.0.5]:0, [10.0.0.5]:0",
    "[2001:0DB8:0:0:1:0:0:1]:65535, [2001:db8::1:0:0:1]:65535",
    "[::], [::]",
    "[1:0:0:4:5:6:7:8], [1::4:5:6:7:8]",
    "[1:2:3:4:5:6:0:8], [1:2:3:4:5:6:0:8]",
    "[::FFFF:1.2.3.4], [::ffff:102:304]",
    "ResGW, resgw",
    "MG_1/Line@Site-1.example, mg_1/line@site-1.example",
    "Mtp{0A1b2C}, mtp{0a1b2c}"
  })
  void shouldHaveOneSpellingWhateverTheSenders(String spelled, String canonical) {
    assertThat(name(spelled)).isEqualTo(canonical);
    assertThat(Scope.isPattern(canonical)).isTrue();
  }

  @Test
  void shouldBeInTheScopeOfItsOwnIdentityAlone() {
    Scope own = scopeOf("rgw1.example.net");
    assertThat(own.permits(name("<RGW1.example.net>"))).isTrue();
    assertThat(own.permits(name("<rgw2.example.net>"))).isFalse();
    assertThat(own.permits(name("<rgw1.example.net>:2944"))).isFalse();
    assertThat(own.permits(name("rgw1"))).isFalse();
  }

  @Test
  void shouldBeAWordToAScopeWhateverAddressStandsInIt() {
    Scope scope = scopeOf("rgw1.example.net", "[192.168.1.5]:2944", "rgw1.example.net:2944");
    assertThat(scope.permits(name("[192.168.1.5]:2944"))).isTrue();
    assertThat(scope.permits(name("<rgw1.example.net>:2944"))).isTrue();
    assertThat(scope.permits(name("[192.168.1.5]"))).isFalse();
    assertThat(scope.permits(name("[192.168.1.5]:2945"))).isFalse();
    assertThat(scope.permits(name("[192.168.1.6]:2944"))).isFalse();
  }

  @Test
  void shouldBeCoveredByPatternsOfDevicesOfOneSite() {
    Scope scope = scopeOf("rgw1.example.net", "*@site1.example.net");
    assertThat(scope.permits(name("mg1@site1.example.net"))).isTrue();
    assertThat(scope.permits(name("mg1@site2.example.net"))).isFalse();
    assertThat(scope.permits(name("mg1"))).isFalse();
  }
}
