package org.callseal.edge.registration;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.callseal.core.association.Revocation;
import org.callseal.core.credential.Kid;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What devices have registered through this edge, so that it can be taken back when an association
 * is ended before its time and put back when a new one stands (requirement 3.1.20).
 *
 * <pre>
 * registered   the registrar said 200 to the device's own REGISTER
 *   ended, another may follow -> waiting for the grace to pass
 *   ended, none may follow    -> removed
 * waiting      a new association stands -> registered; the grace is over -> removed
 * removed      a new association stands -> put back, and registered
 *
 * registered   its association has come to its end and no other stands, and the registrar keeps it
 *              for longer than it was asked to -> removed
 * </pre>
 *
 * <p>In memory alone: what an edge forgets ages out at the registrar, with the association's end at
 * the latest where the registrar grants what it was asked for. Belongs to one loop; lives as long
 * as the edge.
 */
public final class Registrations {

  /** How long a device has to set up another association before nobody shall find it. */
  public static final Duration GRACE = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
  private static final int MOST_ASKED = 10_000;
  private static final int MOST_NAMES = 8;

  /** Characters of one; a device with longer ones is left to the end of its registration. */
  private static final int LONGEST = 2_000;

  /** What is asked for is a second when less is left, and it takes its time to the registrar. */
  private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(2);

  private static final long ASKED_NS = TimeUnit.SECONDS.toNanos(40);

  /**
   * A REGISTER whose answer is awaited.
   *
   * @param told what it asks the registrar to keep; null where it asks for nothing, or for more
   *     than is remembered
   */
  private record Asked(
      Kid device, String address, boolean changes, @Nullable Binding told, long sinceNs) {}

  private static final class OfDevice {
    private final Map<String, Binding> byName = new LinkedHashMap<>();
    private boolean removed;
    private boolean watched;
  }

  private final Loop loop;
  private final OwnRegister own;
  private final ToLongFunction<Kid> leftNs;
  private final BiConsumer<Kid, Runnable> ifGone;
  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private final Map<Kid, OfDevice> devices = new HashMap<>();

  /**
   * @param leftNs how long a device's newest association at this edge lives on; not above 0 for
   *     none
   * @param ifGone runs what it is given where the device has no association at any edge
   */
  public Registrations(
      Loop loop, OwnRegister own, ToLongFunction<Kid> leftNs, BiConsumer<Kid, Runnable> ifGone) {
    this.loop = loop;
    this.own = own;
    this.leftNs = leftNs;
    this.ifGone = ifGone;
  }

  /** A REGISTER of a device, as it is to go out: asking for no longer than its association. */
  public byte[] sent(DeviceFlow<?, ?> flow, byte[] bytes, Hop registrar) {
    if (!(SipParser.parse(bytes) instanceof SipRequest arrived)
        || !(Expiry.within(arrived, secondsLeft(flow)) instanceof SipRequest register)) {
      return bytes;
    }
    asked.put(
        register.topVia().branch().orElse(""), asked(flow.device().kid(), register, registrar));
    if (asked.size() > MOST_ASKED) {
      asked.remove(asked.keySet().iterator().next());
    }
    return register.bytes();
  }

  /** A second that has begun counts: 0 would say that it is taken back. */
  private long secondsLeft(DeviceFlow<?, ?> flow) {
    long left = flow.association().endNs() - loop.nanoTime();
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(left));
  }

  /** An answer as the device is to get it: granting no longer than its association lasts. */
  public SipResponse granted(DeviceFlow<?, ?> flow, SipResponse answer) {
    return answer.cseq().method().equals("REGISTER")
            && answer.status() / 100 == 2
            && Expiry.within(answer, secondsLeft(flow)) instanceof SipResponse held
        ? held
        : answer;
  }

  /** Takes the answer to a REGISTER of the edge's own; false for any other response. */
  public boolean take(SipResponse response, InetSocketAddress from) {
    return own.take(response, from);
  }

  /** An answer to a device's REGISTER passes. */
  public void answered(SipResponse response) {
    if (response.status() < 200) {
      return;
    }
    Asked question = asked.remove(response.topVia().branch().orElse(""));
    if (question != null && response.status() < 300) {
      registered(question, response);
    }
  }

  private Asked asked(Kid device, SipRequest register, Hop registrar) {
    long nowNs = loop.nanoTime();
    Binding told = Binding.of(register, registrar, nowNs);
    return new Asked(
        device,
        Binding.address(register),
        register.has(HeaderName.CONTACT),
        told != null && told.length() <= LONGEST ? told : null,
        nowNs);
  }

  private void registered(Asked question, SipResponse answer) {
    OfDevice device = devices.computeIfAbsent(question.device(), _ -> new OfDevice());
    device.removed = false;
    Binding told = question.told();
    if (told != null
        && (device.byName.size() < MOST_NAMES || device.byName.containsKey(told.address()))) {
      device.byName.put(told.address(), told.granted(answer, loop.nanoTime()));
    } else if (question.changes()) {
      device.byName.remove(question.address());
    }
    if (device.byName.isEmpty()) {
      devices.remove(question.device());
    }
    watch(question.device());
  }

  /** Looks after a registration that the registrar keeps for longer than its association lasts. */
  private void watch(Kid kid) {
    OfDevice device = devices.get(kid);
    long nowNs = loop.nanoTime();
    long leftNanos = leftNs.applyAsLong(kid);
    if (device == null
        || device.watched
        || device.removed
        || device.byName.values().stream()
            .noneMatch(binding -> binding.isKept(nowNs + leftNanos + SLACK_NS))) {
      return;
    }
    if (leftNanos <= 0) {
      removeIfGone(kid);
      return;
    }
    device.watched = true;
    loop.schedule(
        Duration.ofNanos(leftNanos),
        () -> {
          device.watched = false;
          watch(kid);
        });
  }

  /**
   * An association of the device was ended before its time.
   *
   * @param turn when it is to set up another one, from now
   */
  public void ended(Kid kid, Revocation.Cause cause, Duration turn) {
    if (cause == Revocation.Cause.BARRED) {
      remove(kid);
    } else {
      loop.schedule(
          turn.plus(GRACE),
          () -> {
            if (leftNs.applyAsLong(kid) <= 0) {
              removeIfGone(kid);
            }
          });
    }
  }

  private void removeIfGone(Kid kid) {
    ifGone.accept(
        kid,
        () -> {
          if (leftNs.applyAsLong(kid) <= 0) {
            remove(kid);
          }
        });
  }

  private void remove(Kid kid) {
    OfDevice device = devices.get(kid);
    if (device == null || device.removed) {
      return;
    }
    device.removed = true;
    long nowNs = loop.nanoTime();
    for (Binding binding : device.byName.values()) {
      if (binding.isKept(nowNs)) {
        LOG.info("registration of {} is removed: its association has ended", binding.address());
        own.ask(binding, 0, _ -> {});
      }
    }
  }

  /** A new association of the device stands. */
  public void stands(Kid kid) {
    OfDevice device = devices.get(kid);
    if (device == null || !device.removed) {
      return;
    }
    device.removed = false;
    long nowNs = loop.nanoTime();
    long left = leftNs.applyAsLong(kid);
    for (Binding binding : device.byName.values()) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(Math.min(binding.endNs() - nowNs, left));
      if (seconds > 0) {
        LOG.info("registration of {} is put back for {} s", binding.address(), seconds);
        own.ask(binding, seconds, answer -> putBack(kid, binding, answer));
      }
    }
  }

  private void putBack(Kid kid, Binding binding, SipResponse answer) {
    OfDevice device = devices.get(kid);
    if (device != null
        && device.byName.replace(
            binding.address(), binding, binding.granted(answer, loop.nanoTime()))) {
      watch(kid);
    }
  }

  /** Forgets what has ended and what was never answered. */
  public void sweep(long nowNs) {
    asked.values().removeIf(question -> nowNs - question.sinceNs() > ASKED_NS);
    devices
        .values()
        .removeIf(device -> {
          device.byName.values().removeIf(binding -> !binding.isKept(nowNs));
          return device.byName.isEmpty();
        });
  }

  /** How many REGISTERs await their answer and devices are registered. */
  public int size() {
    return asked.size() + devices.size() + own.size();
  }
}
