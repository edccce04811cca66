package org.callseal.cluster.tls;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.callseal.cluster.link.SourceNetwork;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there may be whose ends have not shown who they are: 64 in all, 8 from one
 * network. Where one is above, the oldest that has had its three seconds gives way to it, and where
 * there is none it is closed: so those who are members come in between, and those whose machine is
 * slow have longer as long as nobody waits. Belongs to one loop.
 */
final class Strangers {
  static final int MOST = 64;
  static final int MOST_FROM_ONE = 8;
  static final Duration OWN_TIME = Duration.ofSeconds(3);

  private final Set<Handshake> handshakes = new LinkedHashSet<>();
  private final LongSupplier clockNs;

  /** One that has not come to its end. By identity: there may be many from one network. */
  private static final class Handshake {
    private final SourceNetwork from;
    private final long sinceNs;
    private final Runnable close;

    Handshake(SourceNetwork from, long sinceNs, Runnable close) {
      this.from = from;
      this.sinceNs = sinceNs;
      this.close = close;
    }
  }

  Strangers(LongSupplier clockNs) {
    this.clockNs = clockNs;
  }

  /**
   * Lets one in.
   *
   * @param close ends it, where it has to give way
   * @return to be run, once or more, when its handshake has come to an end; null where there is no
   *     room
   */
  @Nullable Runnable enter(InetAddress from, Runnable close) {
    SourceNetwork source = SourceNetwork.of(from);
    if (!hasRoom(MOST_FROM_ONE, each -> each.from.equals(source)) || !hasRoom(MOST, _ -> true)) {
      return null;
    }
    Handshake entered = new Handshake(source, clockNs.getAsLong(), close);
    handshakes.add(entered);
    return () -> handshakes.remove(entered);
  }

  private boolean hasRoom(int most, Predicate<Handshake> which) {
    if (handshakes.stream().filter(which).count() < most) {
      return true;
    }
    Handshake oldest = handshakes.stream().filter(which).findFirst().orElseThrow();
    if (clockNs.getAsLong() - oldest.sinceNs < OWN_TIME.toNanos()) {
      return false;
    }
    handshakes.remove(oldest);
    oldest.close.run();
    return true;
  }
}
