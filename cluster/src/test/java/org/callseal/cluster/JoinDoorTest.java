package org.callseal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.cluster.frame.Frame;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.join.JoinForm;
import org.callseal.cluster.join.JoinProof;
import org.callseal.cluster.join.JoinToken;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkSession;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.cluster.membership.MemberWatch;
import org.callseal.cluster.membership.MemoryMembers;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.cluster.Member;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How much room strangers have. */
class JoinDoorTest {
  private static final byte[] ALIVE = new Frame.Alive().toBytes();
  private static final byte[] CLOSED = {};

  private final SimulatedNetwork world = new SimulatedNetwork(2);
  private final SimulatedLoop loop = world.loop("authority");
  private final SeededRandom random = new SeededRandom(5);
  private int strangers;
  private final MemoryMembers store = new MemoryMembers();
  private final MemberRegister register =
      new MemberRegister(
          store,
          new ClusterRoot(SecretBytes.random(random::fill, 32), loop::utcSeconds, List.of()),
          random::fill,
          loop::utcSeconds);
  private final MemberWatch watch =
      new MemberWatch(
          register, new KnownMembers(MemberList.NONE, () -> 1_800_000_000L), Runnable::run, loop);
  private final JoinDoor door =
      new JoinDoor(register, watch, Pins.of("a1"), List::of, Runnable::run, loop);
  private final List<byte[]> sent = new ArrayList<>();

  private LinkSession stranger() {
    return stranger("192.0.2." + ++strangers);
  }

  private LinkSession stranger(String address) {
    return door.enter(
        new LinkChannel() {
          @Override
          public InetAddress source() {
            return InetAddress.ofLiteral(address);
          }

          @Override
          public void send(byte[] frame) {
            sent.add(frame);
          }

          @Override
          public long unsent() {
            return 0;
          }

          @Override
          public void close() {
            sent.add(CLOSED);
          }
        },
        Pins.of("stranger"));
  }

  /** Asks to join by this invitation with this proof, and gives the refusal's number, or 0. */
  private long asks(String address, long id, byte[] proof) {
    LinkSession session = stranger(address);
    session.received(ALIVE);
    byte[] question =
        new CborWriter()
            .array(3)
            .integer(id)
            .bytes(proof)
            .bytes(MemberForm.toBytes(new MemberForm.Places(Optional.empty(), Map.of())))
            .toBytes();
    sent.clear();
    session.received(new Frame.Request(1, Method.JOIN, question).toBytes());
    world.run(Duration.ofMillis(1_100));
    byte[] refusal = new Frame.Answer(1, JoinForm.write(JoinProof.Refusal.NOT_GOOD)).toBytes();
    boolean refused = sent.stream().anyMatch(frame -> Arrays.equals(frame, refusal));
    session.close("asked");
    world.run(Duration.ofMillis(10));
    return refused ? JoinProof.Refusal.NOT_GOOD.number() : 0;
  }

  @Test
  void shouldGiveOneNetworkAQuarterOfTheRoom() {
    for (int i = 0; i < JoinDoor.MOST_FROM_ONE; i++) {
      assertThat(stranger("2001:db8::" + i)).isNotNull();
    }
    assertThat(sent).doesNotContain(CLOSED);
    stranger("2001:db8::ffff:1");
    assertThat(sent).contains(CLOSED);
    sent.clear();
    stranger("2001:db8:0:1::1");
    assertThat(sent).doesNotContain(CLOSED);
  }

  @Test
  void shouldAskTheStoreNothingForWhoHasNoToken() {
    watch.open();
    world.run(Duration.ofMillis(10));
    JoinToken token = invited("e1");
    world.run(Duration.ofSeconds(1));
    byte[] wrong = new byte[32];
    for (int i = 0; i < 30; i++) {
      assertThat(asks("192.0.2.7", 1_000 + i, wrong)).isEqualTo(1);
      assertThat(asks("192.0.2.8", token.invitation().id(), wrong)).isEqualTo(1);
    }
    assertThat(store.searches).isZero();

    byte[] right = JoinProof.of(token.secret(), Pins.of("stranger"), Pins.of("a1"));
    assertThat(asks("192.0.2.9", token.invitation().id(), right)).isZero();
    assertThat(register.list().find("e1")).isPresent();
  }

  @Test
  void shouldTakeATokenThatAnotherAuthorityHasJustGivenOut() {
    watch.open();
    world.run(Duration.ofMillis(10));
    JoinToken token = invited("e1");
    byte[] right = JoinProof.of(token.secret(), Pins.of("stranger"), Pins.of("a1"));

    assertThat(asks("192.0.2.9", token.invitation().id(), right)).isZero();
    assertThat(register.list().find("e1")).isPresent();
  }

  @Test
  void shouldWriteOneLineInTenSecondsHoweverManyKnock() {
    Logger logger = (Logger) LoggerFactory.getLogger(JoinDoor.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    watch.open();
    for (int i = 0; i < 15; i++) {
      asks("192.0.2.7", i, new byte[32]);
    }
    logger.detachAppender(log);

    assertThat(log.list).hasSizeBetween(2, 3);
    assertThat(log.list.getLast().getFormattedMessage()).contains("192.0.2.7", "others did not");
  }

  private JoinToken invited(String name) {
    if (store.rows.isEmpty()) {
      register.enterOwn("a1", Pins.of("a1"), Pins.at("a1"));
    }
    return ((MemberRegister.Invited) register.invite(name, Member.Kind.EDGE)).token();
  }

  @Test
  void shouldHaveRoomForSixteenStrangersWhoHaveTenSeconds() {
    List<LinkSession> inside = new ArrayList<>();
    for (int i = 0; i < JoinDoor.MOST; i++) {
      assertThat(door.hasRoom()).isTrue();
      inside.add(stranger());
    }
    assertThat(door.hasRoom()).isFalse();
    for (int i = 0; i < 19; i++) {
      inside.forEach(each -> each.received(ALIVE));
      world.run(Duration.ofMillis(500));
    }
    assertThat(door.hasRoom()).as("after 9.5 s").isFalse();
    world.run(Duration.ofMillis(600));
    assertThat(door.hasRoom()).isTrue();
  }

  @Test
  void shouldAnswerAStrangerNothingButOneQuestionToJoin() {
    LinkSession stranger = stranger();
    stranger.received(ALIVE);
    for (Method method : Method.values()) {
      stranger.received(new Frame.Request(method.number(), method, new byte[0]).toBytes());
    }
    world.run(Duration.ofMillis(10));

    for (Method method : Method.values()) {
      assertThat(sent).contains(new Frame.Failure(method.number(), LinkFault.MALFORMED).toBytes());
    }
  }
}
