package org.callseal.systemtests.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.simulation.SimulatedLoop;

/**
 * What two phones do in one round: a call that is set up, offered anew and ended, a text each way,
 * a registration each. Every step is taken at its time whatever became of those before. Belongs to
 * the simulation's thread; played once.
 */
final class CallScript {

  /** When the last step has been taken. */
  static final double SECONDS = 1.6;

  private final ClusterHome caller;
  private final ClusterHome called;
  private final SimulatedLoop stage;
  private final List<String> texts = new ArrayList<>();
  private final PhoneCall call;

  /** Begins. */
  CallScript(ClusterWorld world, ClusterHome caller, ClusterHome called) {
    this.caller = caller;
    this.called = called;
    this.stage = world.network.loop("script");
    this.call = caller.phone.call(called.identity);
    at(250, () -> texts.add(caller.say(called)));
    at(450, () -> texts.add(called.say(caller)));
    at(650, call::reinvite);
    at(850, called.phone::register);
    at(1050, caller.phone::register);
    at(1250, call::hangUp);
  }

  private void at(int milliseconds, Runnable step) {
    stage.schedule(Duration.ofMillis(milliseconds), step);
  }

  /** What was said so far. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  /** Whether both know of the call and neither has ended it. */
  boolean underWay() {
    return call.state() == PhoneCall.State.ESTABLISHED
        && called.events(PhoneEvent.Established.class).stream()
            .anyMatch(taken -> taken.call().callId().equals(call.callId()));
  }

  /** Whether the one who was called has heard of the end. */
  boolean endedAtTheOther() {
    return called.events(PhoneEvent.HungUp.class).stream()
        .anyMatch(ended -> ended.call().callId().equals(call.callId()));
  }

  @Override
  public String toString() {
    return "call " + call.callId() + " from " + caller.identity;
  }
}
