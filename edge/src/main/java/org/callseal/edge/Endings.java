package org.callseal.edge;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.callseal.core.association.Revocation;
import org.callseal.core.credential.Kid;
import org.callseal.edge.absence.AwaitedDevices;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.session.Returns;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Tells devices, with a seal, that their association was ended before its time, so that they set up
 * another one before anybody calls them, each in its turn, or know that they get none. One that
 * does not hear it is told when it next speaks.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Endings {

  private static final Duration AGAIN = Duration.ofMillis(1500);

  private final Loop loop;
  private final Flows flows;
  private final AwaitedDevices awaited;
  private final BiConsumer<DeviceFlow<?, ?>, Revocation.Cause> told;

  /**
   * @param told told of it too, once the device is
   */
  Endings(
      Loop loop,
      Flows flows,
      AwaitedDevices awaited,
      BiConsumer<DeviceFlow<?, ?>, Revocation.Cause> told) {
    this.loop = loop;
    this.flows = flows;
    this.awaited = awaited;
    this.told = told;
  }

  void ended(DeviceFlow<?, ?> flow, Revocation.Cause cause) {
    if (cause == Revocation.Cause.BARRED) {
      flow.bar();
    } else if (isGone(flow)) {
      awaited.await(flow, loop.nanoTime());
    }
    tell(flow);
    told.accept(flow, cause);
    loop.schedule(
        AGAIN,
        () -> {
          if (isGone(flow)) {
            tell(flow);
          }
        });
  }

  /** What gateways have to do with it. */
  Returns returns() {
    return new Returns() {
      @Override
      public void spokenUnder(DeviceFlow<?, ?> ended) {
        Endings.this.spokenUnder(ended);
      }

      @Override
      public void hurry(Kid device) {
        Endings.this.hurry(device);
      }

      @Override
      public void returned(Kid device) {
        awaited.returned(device);
      }
    };
  }

  private boolean isGone(DeviceFlow<?, ?> flow) {
    return flows.newest(flow.device().kid(), flow.protocol(), loop.nanoTime()) == null;
  }

  private void tell(DeviceFlow<?, ?> flow) {
    if (flow.leg().isLocated()) {
      flow.leg().ask(flow.wordOfEnd(loop.nanoTime()), loop.nanoTime());
    }
  }

  /** Whether a request may wait for the device, although the registrar may know of another way. */
  boolean isToldLater(Kid device) {
    return awaited.isToldLater(device);
  }

  /** Somebody waits for the device: its turn is now, and it is told so. */
  void hurry(Kid device) {
    DeviceFlow<?, ?> ended = awaited.hurry(device, loop.nanoTime());
    if (ended != null) {
      tell(ended);
    }
  }

  /** It is still spoken under: told now, its agent sends the phone's message again by itself. */
  void spokenUnder(DeviceFlow<?, ?> ended) {
    Kid device = ended.device().kid();
    if (awaited.has(device)) {
      var _ = awaited.hurry(device, loop.nanoTime());
      tell(ended);
    }
  }

  /** The device of this name that was told of its end of late, or null. */
  @Nullable Kid awaited(String name) {
    return awaited.named(name);
  }
}
