package org.callseal.demo.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachineTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final Machine machine = new Machine();
  private final List<String> happened = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  void shouldFireTimersInTheirOrderWhenTheClockIsWound() {
    DemoProcess process = machine.process();
    machine.run(() -> {
      process.schedule(Duration.ofMinutes(3), () -> happened.add("third"));
      process.schedule(Duration.ofMinutes(1), () -> happened.add("first"));
      Loop.Timer taken = process.schedule(Duration.ofMinutes(1), () -> happened.add("taken"));
      process.schedule(
          Duration.ofSeconds(70),
          () -> {
            happened.add("second");
            process.schedule(Duration.ofSeconds(30), () -> happened.add("in between"));
          });
      taken.cancel();
    });
    long before = machine.nanoTime();
    machine.wind(Duration.ofMinutes(2));
    assertThat(machine.nanoTime() - before).isGreaterThanOrEqualTo(LONG.toNanos() * 12);
    assertThat(machine.await(() -> happened.size() == 3, LONG)).isTrue();
    assertThat(happened).containsExactly("first", "second", "in between");
  }

  @Test
  void shouldFireTimersWithoutWindingToo() {
    DemoProcess process = machine.process();
    machine.run(() -> process.schedule(Duration.ofMillis(5), () -> happened.add("soon")));
    assertThat(machine.await(() -> !happened.isEmpty(), LONG)).isTrue();
  }

  @Test
  void shouldDeliverAnswersWhileTheClockIsWound() throws Exception {
    DemoProcess process = machine.process();
    MessagePort echo =
        machine.openDatagramPort(
            process,
            Loopback.anyPort(Loopback.host(1)),
            (on, from, payload) -> on.send(from, payload));
    MessagePort asking =
        machine.openDatagramPort(
            process,
            Loopback.anyPort(Loopback.host(1)),
            (_, _, payload) -> happened.add(new String(payload, UTF_8)));
    machine.run(() ->
        process.schedule(
            Duration.ofSeconds(1),
            () -> {
              asking.send(echo.localAddress(), "ping".getBytes(UTF_8));
              process.schedule(Duration.ofSeconds(20), () -> happened.add("too late"));
            }));
    machine.wind(Duration.ofSeconds(30));
    assertThat(machine.await(() -> happened.size() == 2, LONG)).isTrue();
    assertThat(happened).containsExactly("ping", "too late");
  }

  @Test
  void shouldHearNothingOfAProcessThatWasKilled() throws Exception {
    DemoProcess victim = machine.process();
    MessagePort port =
        machine.openDatagramPort(
            victim, Loopback.anyPort(Loopback.host(1)), (_, _, _) -> happened.add("received"));
    MessagePort other =
        machine.openDatagramPort(
            machine.process(), Loopback.anyPort(Loopback.host(1)), (_, _, _) -> {});
    machine.run(() -> {
      victim.schedule(Duration.ofSeconds(1), () -> happened.add("timer"));
      victim.execute(() -> happened.add("task"));
      victim.kill();
    });
    machine.run(() -> other.send(port.localAddress(), "anyone?".getBytes(UTF_8)));
    machine.wind(Duration.ofSeconds(2));
    assertThat(happened).isEmpty();
    assertThat(
            machine
                .openDatagramPort(machine.process(), port.localAddress(), (_, _, _) -> {})
                .localAddress())
        .isEqualTo(port.localAddress());
  }

  @Test
  void shouldGiveWhatWentWrongOnTheLoopToWhoeverAsked() {
    assertThatThrownBy(() ->
            machine.run(() -> {
              throw new IllegalStateException("this went wrong");
            }))
        .hasMessage("this went wrong");
  }
}
