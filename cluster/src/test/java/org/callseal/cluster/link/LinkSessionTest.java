package org.callseal.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.callseal.cluster.Pins;
import org.callseal.cluster.Pipes;
import org.callseal.cluster.frame.Frame;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;
import org.callseal.core.cluster.Pin;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Loop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link while it stands and how it ends, without sockets and by a manual clock. */
class LinkSessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final byte[] BODY = {7};

  private final SimulatedNetwork world = new SimulatedNetwork(3);
  private final SimulatedLoop edge = world.loop("edge");
  private final SimulatedLoop authority = world.loop("authority");
  private final Pipes pipes = new Pipes();
  private final List<String> ends = new ArrayList<>();
  private final List<CompletableFuture<byte[]>> unanswered = new ArrayList<>();
  private final List<LinkSession> answering = new ArrayList<>();
  private LinkUser answers =
      new Told() {
        @Override
        public CompletableFuture<byte[]> answer(LinkSession session, Method method, byte[] body) {
          return CompletableFuture.completedFuture(new byte[] {(byte) method.number(), body[0]});
        }
      };
  private KeptLink link;

  private class Told implements LinkUser {
    @Override
    public CompletableFuture<byte[]> answer(LinkSession session, Method method, byte[] body) {
      CompletableFuture<byte[]> never = new CompletableFuture<>();
      unanswered.add(never);
      return never;
    }

    @Override
    public void heard(LinkSession session, Topic topic, byte[] body) {
      ends.add("heard " + topic + " " + body.length);
    }

    @Override
    public void closed(LinkSession session, String why) {
      ends.add(session.peer() + ": " + why);
    }
  }

  @BeforeEach
  void open() {
    listen();
    link =
        new KeptLink(
            "a1",
            Pins.at("a1"),
            Pins.of("a1"),
            pipes.dialer(edge, Pins.of("e1")),
            edge,
            new SeededRandom(4)::fill,
            new Told());
    link.open();
    world.run(Duration.ofMillis(20));
  }

  private void listen() {
    pipes.listen(
        Pins.at("a1"),
        authority,
        Pins.of("a1"),
        (_, _) -> true,
        (LinkChannel channel, Pin peer, LinkProtocol protocol) -> {
          LinkSession session =
              new LinkSession(
                  "e1",
                  channel,
                  authority,
                  new LinkUser() {
                    @Override
                    public CompletableFuture<byte[]> answer(
                        LinkSession asked, Method method, byte[] body) {
                      return answers.answer(asked, method, body);
                    }

                    @Override
                    public void heard(LinkSession told, Topic topic, byte[] body) {
                      answers.heard(told, topic, body);
                    }

                    @Override
                    public void closed(LinkSession ended, String why) {
                      answers.closed(ended, why);
                    }
                  });
          answering.add(session);
          session.start();
          return session;
        });
  }

  @Test
  void shouldNotTakeThePeerForDeadBecauseItHasStoodStillItself() {
    StallingLoop stalling = new StallingLoop(edge);
    List<String> said = new ArrayList<>();
    LinkSession session = new LinkSession("a1", channel(said), stalling, new Told());
    session.start();
    for (int stall = 0; stall < 10; stall++) {
      world.run(Duration.ofSeconds(5));
      // What came while it stood is read after the timer that is late.
      stalling.runDue();
      session.received(new Frame.Alive().toBytes());
    }
    assertThat(said).doesNotContain("closed");

    for (int interval = 0; interval < 5; interval++) {
      stalling.runDue();
    }
    assertThat(said).contains("closed");
  }

  private static LinkChannel channel(List<String> said) {
    return new LinkChannel() {
      @Override
      public InetAddress source() {
        return InetAddress.getLoopbackAddress();
      }

      @Override
      public void send(byte[] frame) {
        said.add("sent");
      }

      @Override
      public long unsent() {
        return 0;
      }

      @Override
      public void close() {
        said.add("closed");
      }
    };
  }

  /** A loop whose timers run when the machine that stood still goes on. */
  private static final class StallingLoop implements Loop {
    private final Loop clock;
    private List<Runnable> due = new ArrayList<>();

    StallingLoop(Loop clock) {
      this.clock = clock;
    }

    @Override
    public long nanoTime() {
      return clock.nanoTime();
    }

    @Override
    public long utcSeconds() {
      return clock.utcSeconds();
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      due.add(task);
      return () -> due.remove(task);
    }

    void runDue() {
      List<Runnable> now = due;
      due = new ArrayList<>();
      now.forEach(Runnable::run);
    }
  }

  @Test
  void shouldAnswerManyRequestsEachWithItsOwnAnswer() {
    List<CompletableFuture<byte[]>> asked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      asked.add(link.session().request(Method.KEYS, new byte[] {(byte) i}, PATIENCE));
    }
    world.run(Duration.ofMillis(20));
    for (int i = 0; i < 100; i++) {
      assertThat(asked.get(i).join()).containsExactly(Method.KEYS.number(), i);
    }
  }

  @Test
  void shouldSayWhyThereIsNoAnswer() {
    answers = new Told();
    CompletableFuture<byte[]> late = link.session().request(Method.BEGIN, BODY, PATIENCE);
    CompletableFuture<byte[]> broken = link.session().request(Method.BEGIN, BODY, PATIENCE);
    CompletableFuture<byte[]> refused = link.session().request(Method.BEGIN, BODY, PATIENCE);
    world.run(Duration.ofMillis(20));
    unanswered.get(1).completeExceptionally(new IllegalStateException("a bug of ours"));
    unanswered.get(2).completeExceptionally(new LinkException(LinkFault.MALFORMED, "e1"));
    world.run(PATIENCE);

    assertThat(fault(late)).isEqualTo(LinkFault.NO_ANSWER);
    assertThat(fault(broken)).isEqualTo(LinkFault.FAILED);
    assertThat(fault(refused)).isEqualTo(LinkFault.MALFORMED);
    unanswered.getFirst().complete(BODY);
    world.run(Duration.ofMillis(20));
    assertThat(link.session()).as("an answer that comes too late harms nothing").isNotNull();
  }

  @Test
  void shouldBoundWhatIsUnderWay() {
    answers = new Told();
    List<CompletableFuture<byte[]>> asked = new ArrayList<>();
    for (int i = 0; i <= LinkSession.MOST_UNDER_WAY; i++) {
      asked.add(link.session().request(Method.BEGIN, BODY, PATIENCE));
    }
    world.run(Duration.ofMillis(20));

    assertThat(fault(asked.getLast())).isEqualTo(LinkFault.BUSY);
    assertThat(unanswered).hasSize(LinkSession.MOST_UNDER_WAY);
  }

  @Test
  void shouldNoticeASilentPeerWithinTwoAndAHalfSecondsAndFailWhatWaits() {
    CompletableFuture<byte[]> asked = link.session().request(Method.BEGIN, BODY, PATIENCE);
    world.run(Duration.ofMillis(20));
    assertThat(asked).isCompleted();
    pipes.silence(Pins.at("a1"));
    CompletableFuture<byte[]> waiting = link.session().request(Method.BEGIN, BODY, PATIENCE);

    world.run(Duration.ofMillis(1_400));
    assertThat(waiting).isNotDone();
    world.run(Duration.ofMillis(1_100));

    assertThat(fault(waiting)).isEqualTo(LinkFault.UNREACHABLE);
    assertThat(ends).contains("a1: nothing heard for 2 s", "e1: nothing heard for 2 s");
  }

  @Test
  void shouldStandForAnHourWithNothingToSay() {
    world.run(Duration.ofHours(1));

    assertThat(link.session()).isNotNull();
    assertThat(ends).isEmpty();
  }

  @Test
  void shouldComeBackBySteps() {
    pipes.crash(Pins.at("a1"));
    world.run(Duration.ofSeconds(60));
    assertThat(link.session()).isNull();
    listen();
    world.run(Duration.ofSeconds(6));

    assertThat(link.session()).isNotNull();
    pipes.crash(Pins.at("a1"));
    listen();
    world.run(Duration.ofMillis(200));
    assertThat(link.session()).as("after one break it is back at once").isNotNull();
  }

  @Test
  void shouldEndALinkOverWhichComesWhatIsNoFrame() {
    LinkSession session = link.session();
    session.received(new byte[] {1, 2, 3});

    assertThat(session.isOpen()).isFalse();
    assertThat(ends).contains("a1: it sent what is no frame");
  }

  @Test
  void shouldHearWhatNobodyAnswers() {
    answering.getFirst().notice(Topic.MEMBERS, BODY);
    world.run(Duration.ofMillis(20));

    assertThat(ends).containsExactly("heard MEMBERS 1");
  }

  @Test
  void shouldAnswerAnUnknownMethodWithoutEndingTheLink() {
    pipes.seen().clear();
    answering.getFirst().received(new byte[] {(byte) 0x84, 0, 7, 0x18, 99, 0x40});

    assertThat(pipes.seen().getFirst())
        .isEqualTo(new Frame.Failure(7, LinkFault.UNKNOWN_METHOD).toBytes());
  }

  private static LinkFault fault(CompletableFuture<byte[]> failed) {
    assertThat(failed).isCompletedExceptionally();
    try {
      failed.join();
      throw new AssertionError("it was answered");
    } catch (CompletionException e) {
      return ((LinkException) e.getCause()).fault();
    }
  }
}
