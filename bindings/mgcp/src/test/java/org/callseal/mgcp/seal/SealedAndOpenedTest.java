package org.callseal.mgcp.seal;

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
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.testkit.Allocation;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the end of the exchange to the bytes on the wire, and back. */
class SealedAndOpenedTest {

  private static final Vectors EXCHANGE = Vectors.load("edhoc-m3-suite3-d");
  private static final Vectors SEALED = Vectors.load("mgcp-seal-v1");

  private static final int MEMORY_BUDGET = 15_000;
  private static final int ROUNDS = 2000;

  private static final Identity GATEWAY = Identity.parse("rgw1.example.net").orElseThrow();

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @Requirement({"3.2.13", "3.2.17"})
  void shouldSealAndOpenToTheByteAsTheVector(int index) {
    String at = "messages/" + index + "/";
    Role sender = index == 0 ? Role.INITIATOR : Role.RESPONDER;
    MgcpMessage plain = (MgcpMessage) MgcpParser.parse(text(at + "plain"));
    byte[] whole = MgcpSeal.withControl(plain, SEALED.bytes(at + "control"));

    byte[] sealed =
        new Sealer(new SeededRandom(1)::fill).seal(end(sender), MgcpSeal.UDP, whole, 0).bytes();

    assertThat(sealed).isEqualTo(text(at + "sealed"));
    Association receiver = end(sender.other());
    MgcpSealed located = (MgcpSealed) MgcpSeal.UDP.locate(sealed);
    assertThat(located.seal().head().bytes()).isEqualTo(SEALED.bytes(at + "head"));
    assertThat(located.seal().mac().bytes()).isEqualTo(SEALED.bytes(at + "mac"));
    assertThat(located.control()).contains(SEALED.bytes(at + "control"));
    assertThat(located.cut()).isEqualTo(text(at + "plain"));
    assertThat(new Opener(_ -> receiver).open(located, 0)).isInstanceOf(Verdict.Verified.class);
  }

  /** Sealed, located, opened and cut: measured at 7344 bytes; the budget is about twice that. */
  @Test
  @Requirement("3.2.16")
  void shouldCostAGatewayFewBytesOfWireAndMemory() {
    byte[] plain = text("messages/1/plain");
    Association sender = end(Role.RESPONDER);
    Association receiver = end(Role.INITIATOR);
    Sealer sealer = new Sealer(new SeededRandom(1)::fill);
    Opener opener = new Opener(_ -> receiver);
    Runnable message =
        () -> {
          byte[] sealed = sealer.seal(sender, MgcpSeal.UDP, plain, 0).bytes();
          if (!(opener.open((MgcpSealed) MgcpSeal.UDP.locate(sealed), 0)
                  instanceof Verdict.Verified<MgcpSealed>(var verified))
              || sealed.length - verified.message().cut().length > 80) {
            throw new AssertionError("not opened, or long");
          }
        };
    for (int i = 0; i < ROUNDS; i++) {
      message.run();
    }
    long perMessage =
        Allocation.of(() -> {
          for (int i = 0; i < ROUNDS; i++) {
            message.run();
          }
        })
            / ROUNDS;

    assertThat(perMessage).isLessThanOrEqualTo(MEMORY_BUDGET);
  }

  @Test
  void shouldOpenNoneOfTheMessagesThatDifferInOneBit() {
    byte[] sealed = text("messages/1/sealed");
    Association receiver = end(Role.INITIATOR);
    Opener opener = new Opener(_ -> receiver);
    for (int at = 0; at < sealed.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = sealed.clone();
        changed[at] ^= (byte) (1 << bit);
        if (MgcpSeal.UDP.locate(changed) instanceof MgcpSealed located) {
          assertThat(opener.open(located, 0))
              .as("byte %d, bit %d", at, bit)
              .isNotInstanceOf(Verdict.Verified.class);
        }
      }
    }
    assertThat(opener.open((MgcpSealed) MgcpSeal.UDP.locate(sealed), 0))
        .isInstanceOf(Verdict.Verified.class);
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
            GATEWAY,
            Kid.of(EXCHANGE.bytes("kid_I")).orElseThrow(),
            Scope.exactly(GATEWAY),
            SecretBytes.copyOf(EXCHANGE.bytes("exporter_32768_callseal_32")));
    return Association.established(
        terms, own.instance(), peer.instance(), TimeUnit.HOURS.toNanos(1), 0);
  }

  private static byte[] text(String path) {
    return SEALED.text(path).getBytes(StandardCharsets.UTF_8);
  }
}
