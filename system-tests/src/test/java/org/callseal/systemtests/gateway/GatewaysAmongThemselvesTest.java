package org.callseal.systemtests.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Opener;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.Verdict;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Two gateways, each with a key of its own and nobody between: exchange, seal and opening. */
class GatewaysAmongThemselvesTest {

  /** A way in which gateways speak, what one says first, and what the other answers. */
  private record Way<M extends SealedBytes>(
      SealCarriage carriage,
      Locator<M, ?> locator,
      Function<M, byte[]> cut,
      byte[] said,
      byte[] answered) {

    static <M extends SealedBytes, C extends SealCarriage & Locator<M, ?>> Way<M> of(
        C control, Function<M, byte[]> cut, byte[] said, byte[] answered) {
      return new Way<>(control, control, cut, said, answered);
    }

    /** What the other end makes of the message, which goes as bytes. */
    Verdict<M> opened(Sealer sealer, byte[] plain, Association from, Association to) {
      byte[] sealed = sealer.seal(from, carriage, plain, 0).bytes();
      return locator.locate(sealed) instanceof Located.Found<M, ?>(M message)
          ? new Opener(_ -> to).open(message, 0)
          : new Verdict.Refused<>(Refusal.MALFORMED);
    }

    byte[] carried(Sealer sealer, byte[] plain, Association from, Association to) {
      return opened(sealer, plain, from, to) instanceof Verdict.Verified<M>(var verified)
          ? cut.apply(verified.message())
          : new byte[0];
    }
  }

  static final List<Way<?>> WAYS =
      List.of(
          Way.of(
              MgcpControl.UDP,
              MgcpSealed::cut,
              ascii("NTFY 2002 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: l/hd\r\n"),
              ascii("200 2002 OK\r\n")),
          inText(MegacoControl.TEXT_UDP),
          inText(MegacoControl.TEXT_TCP),
          inBinary(MegacoControl.BER_UDP),
          inBinary(MegacoControl.BER_TCP));

  private static Way<MegacoSealed> inText(MegacoControl control) {
    return Way.of(
        control,
        MegacoSealed::cut,
        ascii("!/1 <rgw1.example.net>\nT=7{C=-{N=a/1{OE=1{al/of}}}}"),
        ascii("!/1 <rgw2.example.net>\nP=7{C=-{N=a/1}}"));
  }

  /** A request without actions from the device mg1, and a pending from mg2. */
  private static Way<MegacoSealed> inBinary(MegacoControl control) {
    return Way.of(
        control,
        MegacoSealed::cut,
        HexFormat.of().parseHex("3017a115800101a10583036d6731a209a107a005800107a100"),
        HexFormat.of().parseHex("3015a113800101a10583036d6732a207a105a103800107"));
  }

  private static final P256 CURVE = P256.fastest();

  private final SeededRandom random = new SeededRandom(3210);
  private final StaticKey one = key("rgw1.example.net");
  private final StaticKey other = key("rgw2.example.net");
  private final ConnectionId ofOne = new ConnectionId(new Spi(0x1001), new Instance(11));
  private final ConnectionId ofOther = new ConnectionId(new Spi(0x1002), new Instance(12));
  private final Sealer sealer = new Sealer(random::fill);

  @ParameterizedTest
  @FieldSource("WAYS")
  @Requirement({"3.2.10", "3.3.10"})
  void shouldHaveAnAssociationOfTheirOwnAndSpeakUnderIt(Way<?> way) {
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

    assertThat(way.carried(sealer, way.said, atOne, atOther)).isEqualTo(way.said);
    assertThat(way.carried(sealer, way.answered, atOther, atOne)).isEqualTo(way.answered);
    Association asDomain =
        end(Role.RESPONDER, answered.associationSecret(AssociationKind.ENDPOINT_DOMAIN));
    assertThat(way.opened(sealer, way.said, atOne, asDomain))
        .as("an association of two endpoints is none with the domain")
        .isNotInstanceOf(Verdict.Verified.class);
  }

  private Association end(Role role, SecretBytes secret) {
    ConnectionId own = role == Role.INITIATOR ? ofOne : ofOther;
    ConnectionId peer = role == Role.INITIATOR ? ofOther : ofOne;
    Credential speaker = (role == Role.INITIATOR ? other : one).credential();
    Identity identity = Identity.parse(speaker.subject()).orElseThrow();
    AssociationTerms terms =
        new AssociationTerms(
            role, own.spi(), peer.spi(), identity, speaker.kid(), Scope.exactly(identity), secret);
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

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static <T> T value(Outcome<T> outcome) {
    return outcome.toOptional().orElseThrow();
  }
}
