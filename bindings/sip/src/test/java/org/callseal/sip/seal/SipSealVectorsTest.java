package org.callseal.sip.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Opener;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Verdict;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the end of the exchange to the bytes on the wire, and back. */
class SipSealVectorsTest {

  private static final Vectors EXCHANGE = Vectors.load("edhoc-m3-suite3-d");
  private static final Vectors SEALED = Vectors.load("sip-seal-v1");
  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @Requirement({"3.1.13", "3.1.17"})
  void shouldSealAndOpenToTheByteAsTheVector(int index) {
    String at = "messages/" + index + "/";
    Role sender = index == 0 ? Role.INITIATOR : Role.RESPONDER;
    SipMessage plain = (SipMessage) SipParser.parse(text(at + "plain"));
    byte[] whole = SipSeal.withControl(plain, SEALED.bytes(at + "control")).bytes();

    byte[] sealed =
        new Sealer(new SeededRandom(1)::fill).seal(end(sender), SipSeal.UDP, whole, 0).bytes();

    assertThat(sealed).isEqualTo(text(at + "sealed"));
    Association receiver = end(sender.other());
    SipSealed located = (SipSealed) SipSeal.UDP.locate(sealed);
    assertThat(located.seal().head().bytes()).isEqualTo(SEALED.bytes(at + "head"));
    assertThat(located.seal().mac().bytes()).isEqualTo(SEALED.bytes(at + "mac"));
    assertThat(located.control()).contains(SEALED.bytes(at + "control"));
    assertThat(located.cut().bytes()).isEqualTo(text(at + "plain"));
    assertThat(new Opener(_ -> receiver).open(located, 0)).isInstanceOf(Verdict.Verified.class);
  }

  private static Association end(Role role) {
    ConnectionId initiator = ConnectionId.of(EXCHANGE.bytes("C_I")).orElseThrow();
    ConnectionId responder = ConnectionId.of(EXCHANGE.bytes("C_R")).orElseThrow();
    ConnectionId own = role == Role.INITIATOR ? initiator : responder;
    ConnectionId peer = role == Role.INITIATOR ? responder : initiator;
    AssociationTerms terms =
        new AssociationTerms(
            role,
            own.spi(),
            peer.spi(),
            ALICE,
            Kid.of(EXCHANGE.bytes("kid_I")).orElseThrow(),
            Scope.exactly(ALICE),
            SecretBytes.copyOf(EXCHANGE.bytes("exporter_32768_callseal_32")));
    return Association.established(
        terms, own.instance(), peer.instance(), TimeUnit.HOURS.toNanos(1), 0);
  }

  private static byte[] text(String path) {
    return SEALED.text(path).getBytes(StandardCharsets.UTF_8);
  }
}
