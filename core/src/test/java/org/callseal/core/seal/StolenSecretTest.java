package org.callseal.core.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.exchange.AwaitingMessage2;
import org.callseal.core.exchange.AwaitingMessage3;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.exchange.Initiator;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.exchange.Responder;
import org.callseal.core.exchange.VerifiedMessage3;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

/**
 * What somebody can do who has stolen the secret of one association, and knows everything else that
 * is no secret: SPIs, instances, identities, kids, and all that was ever sent.
 */
final class StolenSecretTest {

  private static final P256 CURVE = P256.fastest();
  private static final byte[] ZEROS = new byte[32];

  /** Every label that the specification has, and the exporter's contexts. */
  private static final List<String> WORDS =
      List.of(
          "callseal 1 seal",
          "callseal 1 id",
          "callseal 1 name",
          "callseal 1 statement",
          "callseal 1 enrolment key",
          "callseal 1 enrolment nonce",
          "");

  /** RFC 9528 4.1.2, 4.2.1 and appendix H: those of EDHOC_KDF, and ours for the exporter. */
  private static final List<Integer> LABELS = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 32_768);

  private final SeededRandom random = new SeededRandom(3410);
  private final Sealer sealer = new Sealer(random::fill);
  private final StaticKey domain = key("example.net");
  private final StaticKey phone = key("sip:alice@example.net");
  private final StaticKey tablet = key("sip:alice@example.net");

  /** One association of alice's with its messages, as the wire showed them. */
  private record Standing(
      StaticKey device,
      ConnectionId initiator,
      ConnectionId responder,
      SecretBytes secret,
      List<byte[]> sealed) {}

  private final Standing before = setUp(phone, 0x1000);
  private final Standing stolen = setUp(phone, 0x2000);
  private final Standing renewal = setUp(phone, 0x3000);
  private final Standing sibling = setUp(tablet, 0x4000);

  @Test
  @Requirement({"3.4.9", "3.4.10"})
  void shouldOpenNothingOfTheAssociationsBeforeAfterAndBesideIt() {
    Map<String, SecretBytes> derived = derivedFrom(stolen);
    assertThat(derived).hasSizeGreaterThan(500);

    for (Standing neighbour : List.of(before, renewal, sibling)) {
      assertThat(found(derived, neighbour)).isEmpty();
    }
  }

  /** The search is no blind one: it finds the stolen association itself, by its own secret. */
  @Test
  void shouldOpenTheStolenOneItself() {
    assertThat(found(derivedFrom(stolen), stolen))
        .contains("the secret opens 0", "the secret opens 1", "the secret names it");
  }

  /** And it would find a renewal that took its secret from the one before. */
  @Test
  void shouldFindARenewalThatIsComputedFromTheOneBefore() {
    SecretBytes updated = kdf(stolen.secret(), 11, renewal.responder().toBytes());
    Standing computed = spoken(phone, renewal.initiator(), renewal.responder(), updated);

    assertThat(found(derivedFrom(stolen), computed)).anyMatch(way -> way.endsWith("opens 0"));
  }

  /** What of the derived secrets and keys opens a message of the association, or names it. */
  private List<String> found(Map<String, SecretBytes> derived, Standing target) {
    List<String> ways = new ArrayList<>();
    AssociationId id = AssociationId.of(target.secret());
    derived.forEach((way, secret) -> {
      for (int i = 0; i < target.sealed().size(); i++) {
        byte[] message = target.sealed().get(i);
        Role opener = i == 0 ? Role.RESPONDER : Role.INITIATOR;
        if (Pair.open(association(target, opener, secret), message, 2)
            instanceof Verdict.Verified) {
          ways.add(way + " opens " + i);
        }
        if (isMacKey(secret, message)) {
          ways.add(way + " is the key of " + i);
        }
      }
      if (AssociationId.of(secret).equals(id)
          || Arrays.equals(Arrays.copyOf(secret.exposed(), AssociationId.LENGTH), id.bytes())) {
        ways.add(way + " names it");
      }
    });
    return ways;
  }

  /** Whether the bytes themselves are the key of the MAC, however they were derived. */
  private static boolean isMacKey(SecretBytes key, byte[] sealed) {
    int hole = sealed.length - Mac.LENGTH;
    byte[] prefix =
        ByteBuffer.allocate(9).put(Carriage.SIP_UDP.code()).putInt(hole).putInt(Mac.LENGTH).array();
    byte[] mac = new HmacSha256(key).truncatedMac(Mac.LENGTH, prefix, Arrays.copyOf(sealed, hole));
    return HmacSha256.same(mac, Arrays.copyOfRange(sealed, hole, sealed.length));
  }

  /**
   * All that the code's derivations give of it, once and again, with every public value in them.
   */
  private Map<String, SecretBytes> derivedFrom(Standing from) {
    Map<String, SecretBytes> all = new LinkedHashMap<>();
    all.put("the secret", from.secret());
    Map<String, SecretBytes> once = derived("", from.secret(), known());
    all.putAll(once);
    List<byte[]> twice = List.of(new byte[0], renewal.responder().toBytes(), towards(renewal, 0));
    once.forEach((way, secret) -> all.putAll(derived(way + " -> ", secret, twice)));
    return all;
  }

  private Map<String, SecretBytes> derived(String path, SecretBytes from, List<byte[]> publicly) {
    Map<String, SecretBytes> all = new LinkedHashMap<>();
    for (byte[] known : publicly) {
      String name = HexFormat.of().formatHex(known);
      for (String word : WORDS) {
        byte[] info = join(word.getBytes(US_ASCII), known);
        all.put(path + word + " " + name, Hkdf.expand(from, info, 32));
      }
      for (int label : LABELS) {
        all.put(path + label + " " + name, kdf(from, label, known));
      }
      all.put(path + "extract " + name, Hkdf.extract(known, from));
    }
    return all;
  }

  /** Values that are sent in the open or follow from those: of all four associations. */
  private List<byte[]> known() {
    List<byte[]> values = new ArrayList<>(List.of(new byte[0], ZEROS));
    Stream.of("endpoint-domain", "domain-domain", "endpoint-endpoint")
        .map(kind -> new CborWriter().array(3).text("callseal").integer(1).text(kind).toBytes())
        .forEach(values::add);
    for (Standing one : List.of(before, stolen, renewal, sibling)) {
      values.add(one.initiator().toBytes());
      values.add(one.responder().toBytes());
      values.add(one.device().credential().kid().toBytes());
      values.add(towards(one, 0));
      values.add(towards(one, 1));
    }
    return values;
  }

  /** What follows the label of a seal's key. */
  private static byte[] towards(Standing of, int direction) {
    Instance from = (direction == 0 ? of.initiator() : of.responder()).instance();
    Instance to = (direction == 0 ? of.responder() : of.initiator()).instance();
    return ByteBuffer.allocate(9)
        .put((byte) direction)
        .putInt(from.value())
        .putInt(to.value())
        .array();
  }

  /** EDHOC_KDF, RFC 9528 4.1.2, written anew. */
  private static SecretBytes kdf(SecretBytes prk, int label, byte[] context) {
    return Hkdf.expand(
        prk, new CborWriter().integer(label).bytes(context).integer(32).toBytes(), 32);
  }

  private static byte[] join(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  /** An exchange, as the two ends have it. */
  private Standing setUp(StaticKey device, int spi) {
    ConnectionId initiator = new ConnectionId(new Spi(spi), Instance.draw(random::fill));
    ConnectionId responder =
        new ConnectionId(new Spi(0x80000000 | spi), Instance.draw(random::fill));
    AwaitingMessage2 asking = new Initiator(CURVE, ephemeral(), device).initiate(initiator);
    AwaitingMessage3 asked =
        new Responder(CURVE, ephemeral(), domain)
            .respond(value(Responder.parse(asking.message1())), responder);
    InitiatorFinished finished =
        value(asking.verify(value(asking.parse(asked.message2())), domain.credential()));
    VerifiedMessage3 verified =
        value(asked.verify(value(asked.parse(finished.message3())), device.credential()));
    SecretBytes secret =
        asked.finish(verified).exporter().associationSecret(AssociationKind.ENDPOINT_DOMAIN);
    return spoken(device, initiator, responder, secret);
  }

  /** With a message of each end. */
  private Standing spoken(
      StaticKey device, ConnectionId initiator, ConnectionId responder, SecretBytes secret) {
    Standing silent = new Standing(device, initiator, responder, secret, List.of());
    List<byte[]> sealed =
        Stream.of(Role.INITIATOR, Role.RESPONDER)
            .map(role -> sealed(association(silent, role, secret)))
            .toList();
    return new Standing(device, initiator, responder, secret, sealed);
  }

  private byte[] sealed(Association from) {
    return sealer.seal(from, Pair.UDP, "MESSAGE".getBytes(US_ASCII), 1).bytes();
  }

  private static Association association(Standing of, Role role, SecretBytes secret) {
    boolean initiates = role == Role.INITIATOR;
    ConnectionId own = initiates ? of.initiator() : of.responder();
    ConnectionId peer = initiates ? of.responder() : of.initiator();
    Identity alice = Identity.parse("sip:alice@example.net").orElseThrow();
    return Association.established(
        new AssociationTerms(
            role,
            own.spi(),
            peer.spi(),
            alice,
            of.device().credential().kid(),
            Scope.exactly(alice),
            secret),
        own.instance(),
        peer.instance(),
        Pair.LIFETIME,
        0);
  }

  private EphemeralKeys ephemeral() {
    return EphemeralKeys.from(CURVE, random::fill);
  }

  private StaticKey key(String subject) {
    P256KeyPair pair = CURVE.generate(random::fill);
    Credential credential = Credential.of(subject, Kid.draw(random::fill), pair.point());
    return StaticKey.of(CURVE, pair.privateKey().scalar(), credential).orElseThrow();
  }

  private static <T> T value(Outcome<T> outcome) {
    return outcome.toOptional().orElseThrow();
  }
}
