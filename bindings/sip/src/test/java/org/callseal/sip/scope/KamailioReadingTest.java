package org.callseal.sip.scope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/**
 * Requests of all spellings, and what Kamailio read in them: where our parser takes a message and
 * Kamailio reads it, both read the same. The lab's scenario {@code differential} holds the records
 * against a running Kamailio.
 */
class KamailioReadingTest {

  private record Both(Reading kamailio, SipRequest ours) {

    String said() {
      return new String(kamailio.message(), ISO_8859_1);
    }

    void assertSame(String what, String own) {
      assertThat(own).as("%s in %s", what, said()).isEqualTo(kamailio.text(what));
    }

    /** Where it cannot read an address, nothing is taken for anything. */
    void assertSameAddress(String which, NameAddr own) {
      if (!kamailio.text(which).isEmpty()) {
        assertSame(which, own.uri());
        assertSame(which + "-tag", own.tag().orElse(""));
      }
      String host = kamailio.text(which + "-host").toLowerCase(Locale.ROOT);
      if (EndpointName.of(own.uri()) instanceof Claim.Endpoint(String name) && !host.isEmpty()) {
        assertThat(name)
            .as("name of %s in %s", which, said())
            .isEqualTo("sip:" + kamailio.text(which + "-user") + "@" + host);
      }
    }
  }

  private static List<Both> read() {
    return Reading.all().stream()
        .filter(Reading::isRead)
        .filter(reading -> SipParser.parse(reading.message()) instanceof SipRequest)
        .map(reading -> new Both(reading, (SipRequest) SipParser.parse(reading.message())))
        .toList();
  }

  @Test
  @Requirement("3.4.7")
  void shouldTakeForFromAndToWhatKamailioTakes() {
    assertThat(read()).hasSizeGreaterThan(150);
    for (Both both : read()) {
      both.assertSameAddress("from", both.ours().from());
      both.assertSameAddress("to", both.ours().to());
    }
  }

  @Test
  void shouldReadMethodTargetCallAndBodyAsKamailioDoes() {
    for (Both both : read()) {
      both.assertSame("method", both.ours().method());
      both.assertSame("target", both.ours().requestUri());
      both.assertSame("call-id", both.ours().callId());
      both.assertSame("cseq", String.valueOf(both.ours().cseq().number()));
      if (!both.ours().header(HeaderName.CONTENT_TYPE).orElse("").startsWith("multipart/")) {
        both.assertSame("body", new String(both.ours().body(), ISO_8859_1));
      }
    }
  }

  /** What is cut is every field that it would go by, whatever stands in it. */
  @Test
  @Requirement("3.4.7")
  void shouldFindEveryFieldInWhichKamailioReadsAnIdentity() {
    int found = 0;
    for (Both both : read()) {
      found += assertFound(both, "asserted", HeaderName.P_ASSERTED_IDENTITY);
      found += assertFound(both, "preferred", HeaderName.P_PREFERRED_IDENTITY);
      found += assertFound(both, "remote-party", HeaderName.REMOTE_PARTY_ID);
    }
    assertThat(found).isGreaterThan(20);
  }

  private static int assertFound(Both both, String what, HeaderName name) {
    boolean reads = !both.kamailio().text(what).isEmpty();
    assertThat(!reads || both.ours().has(name)).as("%s in %s", what, both.said()).isTrue();
    return reads ? 1 : 0;
  }
}
