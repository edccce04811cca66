package org.callseal.mgcp.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.exchange.AwaitingMessage2;
import org.callseal.core.exchange.AwaitingMessage3;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.exchange.Exporter;
import org.callseal.core.exchange.Initiator;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.exchange.Responder;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Opener;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.Verdict;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

/** Two gateways, each with a key of its own and nobody between: exchange, seal and opening. */
class GatewaysAmongThemselvesTest {

  private static final P256 CURVE = P256.fastest();
  private static final byte[] COMMAND =
      "NTFY 2002 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: l/hd\r\n".getBytes(US_ASCII);
  private static final byte[] ANSWER = "200 2002 OK\r\n".getBytes(US_ASCII);

  private final SeededRandom random = new SeededRandom(3210);
  private final StaticKey one = key("rgw1.example.net");
  private final StaticKey other = key("rgw2.example.net");
  private final ConnectionId ofOne = new ConnectionId(new Spi(0x1001), new Instance(11));
  private final ConnectionId ofOther = new ConnectionId(new Spi(0x1002), new Instance(12));
  private final Sealer sealer = new Sealer(random::fill);

  @Test
  @Requirement("3.2.10")
  void shouldHaveAnAssociationOfTheirOwnAndSpeakUnderIt() {
    AwaitingMessage2 asking = new Initiator(CURVE, ephemeral(), one).initiate(ofOne);
    AwaitingMessage3 asked =
        new Responder(CURVE, ephemeral(), other)
            .respond(value(Responder.parse(asking.message1())), ofOther);
    InitiatorFinished finished =
        value(asking.verify(value(asking.parse(asked.message2())), other.credential()));
    Exporter answered =
        asked
            .finish(value(asked.verify(value(asked.parse(finished.message3())), one.credential())))
            .exporter();
    SecretBytes secret = finished.exporter().associationSecret(AssociationKind.ENDPOINT_ENDPOINT);
    Association atOne = end(Role.INITIATOR, secret);
    Association atOther =
        end(Role.RESPONDER, answered.associationSecret(AssociationKind.ENDPOINT_ENDPOINT));

    assertThat(carried(COMMAND, atOne, atOther)).isEqualTo(COMMAND);
    assertThat(carried(ANSWER, atOther, atOne)).isEqualTo(ANSWER);
    Association asDomain =
        end(Role.RESPONDER, answered.associationSecret(AssociationKind.ENDPOINT_DOMAIN));
    assertThat(opened(COMMAND, atOne, asDomain))
        .as("an association of two endpoints is none with the domain")
        .isNotInstanceOf(Verdict.Verified.class);
  }

  private byte[] carried(byte[] plain, Association from, Association to) {
    return opened(plain, from, to) instanceof Verdict.Verified<MgcpSealed>(var verified)
        ? verified.message().cut()
        : new byte[0];
  }

  private Verdict<MgcpSealed> opened(byte[] plain, Association from, Association to) {
    byte[] sealed = sealer.seal(from, MgcpSeal.UDP, plain, 0).bytes();
    return new Opener(_ -> to).open((MgcpSealed) MgcpSeal.UDP.locate(sealed), 0);
  }

  private Association end(Role role, SecretBytes secret) {
    ConnectionId own = role == Role.INITIATOR ? ofOne : ofOther;
    ConnectionId peer = role == Role.INITIATOR ? ofOther : ofOne;
    Identity identity = Identity.parse(one.credential().subject()).orElseThrow();
    AssociationTerms terms =
        new AssociationTerms(
            role,
            own.spi(),
            peer.spi(),
            identity,
            one.credential().kid(),
            Scope.exactly(identity),
            secret);
    return Association.established(
        terms, own.instance(), peer.instance(), TimeUnit.HOURS.toNanos(1), 0);
  }

  private EphemeralKeys ephemeral() {
    return EphemeralKeys.from(CURVE, random::fill);
  }

  private StaticKey key(String subject) {
    P256KeyPair pair = CURVE.generate(random::fill);
    return StaticKey.of(
            CURVE,
            pair.privateKey().scalar(),
            Credential.of(subject, Kid.draw(random::fill), pair.point()))
        .orElseThrow();
  }

  private static <T> T value(Outcome<T> outcome) {
    return outcome.toOptional().orElseThrow();
  }
}
