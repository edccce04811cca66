package org.callseal.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.Tap;
import org.callseal.testkit.HostileMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What an edge does, and says, while something it needs fails, and when it is closed. */
class FailingPartsTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.66", 6666);

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.callseal.edge");

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.registered(ALICE);
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    world.close();
  }

  private List<String> said(Level level) {
    return log.list.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private byte[] sealed() {
    try (Tap tap = world.network.tap(d -> d.to().equals(World.OUTER))) {
      alice.send(Sip.register(ALICE));
      world.run(100);
      return tap.datagrams().getFirst().payload();
    }
  }

  private void strangersNameAssociations() {
    String genuine = new String(sealed(), US_ASCII);
    for (int i = 0; i < 40; i++) {
      String other = genuine.replaceFirst("s=.....", "s=" + "%05d".formatted(i));
      world.network.inject(STRANGER, World.OUTER, other.getBytes(US_ASCII));
      world.run(100);
    }
  }

  @Test
  void shouldServeWhomItHoldsWhileTheStoreFailsAndSayItOnce() {
    world.store.broken = true;
    TestEndpoint bob = world.device(BOB);
    strangersNameAssociations();
    for (int i = 0; i < 20; i++) {
      bob.begin();
      world.run(100);
    }
    int before = world.callAgent.requests.size();
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.callAgent.requests).hasSize(before + 1);
    assertThat(world.refused(Refusal.OVERLOADED)).isGreaterThanOrEqualTo(20);
    assertThat(said(Level.WARN))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("the log of revocations cannot be read: "))
        .anyMatch(line -> line.startsWith("the association store fails: "))
        .anyMatch(line -> line.startsWith("the authority fails to answer: "));
    world.store.broken = false;
    log.list.clear();
    world.run(500);
    world.register(bob, BOB);
    strangersNameAssociations();
    assertThat(world.edge.associations()).isEqualTo(2);
    assertThat(said(Level.WARN)).isEmpty();
    assertThat(said(Level.INFO))
        .contains("the association store works again", "the authority answers again");
  }

  @Test
  void shouldWriteDownWhereDevicesAreOnceTheStoreWorksAgain() {
    TestEndpoint bob = world.device(BOB);
    bob.begin();
    world.run(100);
    bob.send(Sip.register(BOB));
    // The association is stored before the edge hears of it; then the disk goes.
    world.run(12);
    world.store.broken = true;
    world.run(3_000);
    world.store.broken = false;
    world.run(3_000);
    String path = world.callAgent.last().headers(org.callseal.sip.HeaderName.PATH).getFirst();
    world.killEdge();
    world.startEdge();
    world.callAgent.port.send(
        World.CORE,
        Sip.request("MESSAGE", "sip:phone@192.168.1.2", ALICE, BOB)
            .header(org.callseal.sip.HeaderName.ROUTE, path)
            .bytes());
    world.run(1_000);
    assertThat(bob.requests()).hasSize(1);
  }

  @Test
  void shouldSayNothingOfAnySingleMessage() {
    HostileMessages hostile = new HostileMessages(61);
    byte[] sealed = sealed();
    log.list.clear();
    for (int i = 0; i < 2_000; i++) {
      world.network.inject(STRANGER, World.OUTER, hostile.outOf(sealed));
      world.network.inject(STRANGER, World.OUTER, hostile.noise(100));
      world.callAgent.port.send(World.CORE, hostile.outOf(sealed));
    }
    world.run(10_000);
    assertThat(said(Level.DEBUG)).isEmpty();
    assertThat(said(Level.WARN)).isEmpty();
    assertThat(said(Level.INFO)).isEmpty();
    world.run(60_000);
    assertThat(said(Level.INFO)).hasSize(1).first().asString().startsWith("so far ");
  }

  @Test
  void shouldNotAskAStoreThatFailsWhatHasWaitedBehindTheFirstFailure() {
    String genuine = new String(sealed(), US_ASCII);
    world.killEdge();
    List<Runnable> held = new ArrayList<>();
    world.storeWork = held::add;
    world.startEdge();
    for (int i = 0; i < 20; i++) {
      String other = genuine.replaceFirst("s=.....", "s=" + "%05d".formatted(i));
      world.network.inject(STRANGER, World.OUTER, other.getBytes(US_ASCII));
    }
    world.run(100);
    // The log of revocations and the SPIs that live are read besides.
    assertThat(held).hasSize(22);
    int before = world.store.spiQuestions;

    world.store.broken = true;
    List.copyOf(held).forEach(Runnable::run);
    world.run(100);

    assertThat(world.store.spiQuestions - before).isEqualTo(1);
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isEqualTo(20);
  }

  @Test
  void shouldTellRecordsThatCannotBeOpenedOnceAndThenInNumbersOnceAMinute() {
    byte[] genuine = sealed();
    world.killEdge();
    // A cluster of other keys, as an operator has who took over the wrong store.
    world.cipher = World.cipher(2, world.random);
    world.startEdge();
    world.run(1_000);
    log.list.clear();

    for (int i = 0; i < 40; i++) {
      world.network.inject(STRANGER, World.OUTER, genuine);
      world.run(50);
    }
    assertThat(said(Level.WARN))
        .singleElement()
        .asString()
        .startsWith("the association store holds a record under SPI ");
    world.run(60_000);
    assertThat(said(Level.WARN))
        .hasSize(2)
        .contains("so far 40 records of the association store could not be opened");
    world.run(120_000);
    assertThat(said(Level.WARN)).hasSize(2);
  }

  @Test
  void shouldEndQuietlyWhileWorkIsUnderWay() {
    List<Runnable> held = new ArrayList<>();
    byte[] sealed = sealed();
    world.killEdge();
    world.storeWork = held::add;
    world.startEdge();
    world.network.inject(STRANGER, World.OUTER, sealed);
    world.run(100);
    // The log of revocations, the SPIs that live, and the association of what came.
    assertThat(held).hasSize(3);
    Tap tap = world.network.tap(d -> d.from().equals(World.OUTER) || d.from().equals(World.CORE));
    world.edgeLoop.execute(() -> world.edge.close());
    world.run(100);
    int before = tap.count();
    List.copyOf(held).forEach(Runnable::run);
    world.run(60_000);
    assertThat(tap.count()).isEqualTo(before);
    assertThat(said(Level.WARN)).isEmpty();
  }

  @Test
  void shouldNotBeginWhatWasClosedAtOnce() {
    world.killEdge();
    world.run(100);
    Tap tap = world.network.tap(d -> d.from().equals(World.CORE));
    world.startEdge();
    world.edge.close();
    world.run(60_000);
    assertThat(tap.count()).isZero();
  }
}
