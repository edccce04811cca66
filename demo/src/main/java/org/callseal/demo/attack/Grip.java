package org.callseal.demo.attack;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.callseal.demo.nat.Eavesdropper;
import org.callseal.demo.nat.Nat;
import org.callseal.demo.nat.PassingDatagram;
import org.callseal.demo.scenario.Domain;
import org.callseal.demo.scenario.Home;
import org.callseal.demo.scenario.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The attacker's hand on a home's wire, at its NAT: takes the first datagram that he wants and
 * decides what goes on instead; everything else passes. On the wire from {@link #on} to {@link
 * #close}, both called by the demo's own thread; the rest belongs to the machine's loop.
 */
final class Grip implements Eavesdropper, AutoCloseable {

  private final Stage stage;
  private final Nat nat;
  private final Predicate<PassingDatagram> wanted;
  private final Function<byte[], List<byte[]>> instead;
  private volatile @Nullable PassingDatagram caught;
  private final AtomicInteger passed = new AtomicInteger();

  private Grip(
      Stage stage,
      Nat nat,
      Predicate<PassingDatagram> wanted,
      Function<byte[], List<byte[]>> instead) {
    this.stage = stage;
    this.nat = nat;
    this.wanted = wanted;
    this.instead = instead;
  }

  /** Lies in wait for the first datagram that leaves the home with these words. */
  static Grip on(Stage stage, Home home, String words, Function<byte[], List<byte[]>> instead) {
    return on(stage, home.nat(), words, instead);
  }

  /** The same behind any NAT. */
  static Grip on(Stage stage, Nat nat, String words, Function<byte[], List<byte[]>> instead) {
    return waiting(
        stage, nat, passing -> passing.outward() && passing.text().contains(words), instead);
  }

  /** Lies in wait for the first sealed datagram that comes into the home, and holds it. */
  static Grip onInward(Stage stage, Home home) {
    return waiting(
        stage,
        home.nat(),
        passing -> !passing.outward() && SealText.isSealed(passing.payload()),
        hold());
  }

  private static Grip waiting(
      Stage stage,
      Nat nat,
      Predicate<PassingDatagram> wanted,
      Function<byte[], List<byte[]>> instead) {
    Grip grip = new Grip(stage, nat, wanted, instead);
    stage.machine().run(() -> nat.listen(grip));
    return grip;
  }

  /** Keeps it and lets nothing pass. */
  static Function<byte[], List<byte[]>> hold() {
    return _ -> List.of();
  }

  @Override
  public List<byte[]> passing(PassingDatagram datagram) {
    if (!wanted.test(datagram)) {
      return List.of(datagram.payload());
    }
    if (caught != null) {
      passed.incrementAndGet();
      return List.of(datagram.payload());
    }
    caught = datagram;
    return instead.apply(datagram.payload());
  }

  /**
   * How often the call agent was shown the words beyond what their sender himself has sent since:
   * on a slow machine he may have retransmitted already.
   */
  int shownTooOften(String words) {
    return shownTooOften(Domain.CALL_AGENT, words);
  }

  /** The same of a call agent at another place. */
  int shownTooOften(String place, String words) {
    return Math.max(0, stage.farEnds().shown(place, words) - passed.get());
  }

  /** Waits for the datagram. */
  byte[] caught() {
    boolean _ = stage.await(() -> caught != null);
    PassingDatagram datagram = caught;
    if (datagram == null) {
      throw new IllegalStateException("what the attacker waited for did not come by");
    }
    return datagram.payload();
  }

  @Override
  public void close() {
    stage.machine().run(() -> nat.ignore(this));
  }
}
