package org.callseal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.cluster.frame.Frame;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkSession;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.cluster.membership.MemberWatch;
import org.callseal.cluster.membership.MemoryMembers;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

/** How much room strangers have. */
class JoinDoorTest {
  private static final byte[] ALIVE = new Frame.Alive().toBytes();

  private final SimulatedNetwork world = new SimulatedNetwork(2);
  private final SimulatedLoop loop = world.loop("authority");
  private final SeededRandom random = new SeededRandom(5);
  private final MemberRegister register =
      new MemberRegister(
          new MemoryMembers(),
          new ClusterRoot(SecretBytes.random(random::fill, 32), loop::utcSeconds, List.of()),
          random::fill,
          loop::utcSeconds);
  private final JoinDoor door =
      new JoinDoor(
          register,
          new MemberWatch(
              register,
              new KnownMembers(MemberList.NONE, () -> 1_800_000_000L),
              Runnable::run,
              loop),
          Pins.of("a1"),
          List::of,
          Runnable::run,
          loop);
  private final List<byte[]> sent = new ArrayList<>();

  private LinkSession stranger() {
    return door.enter(
        new LinkChannel() {
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
            sent.add(new byte[0]);
          }
        },
        Pins.of("stranger"));
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
