package org.callseal.edge.mgcp;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.callseal.core.identity.Identity;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.PacedLog;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.relay.leg.Lane;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that comes without a seal: where its last command came from and what is under way with
 * its call agents. Belongs to one loop; lives as long as it is heard now and then.
 */
final class UnsealedGateway {

  /** An address that has said nothing for a day may be somebody else's by now. */
  private static final long WAY_KEPT_NS = Duration.ofDays(1).toNanos();

  private static final long LONGEST_SILENCE_NS = Duration.ofDays(7).toNanos();

  private final Identity identity;
  private final Transactions transactions;
  private final PacedLog complaint = new PacedLog();
  private @Nullable Lane way;
  private InetSocketAddress source;
  private long lastNs;
  private long lastSeconds;
  private long passed;
  private long refused;

  UnsealedGateway(Identity identity, Controllers controllers, InetSocketAddress source) {
    this.identity = identity;
    this.transactions = new Transactions(controllers);
    this.source = source;
  }

  Identity identity() {
    return identity;
  }

  Transactions transactions() {
    return transactions;
  }

  PacedLog complaint() {
    return complaint;
  }

  /** Where its last command came from; null when it was refused since. */
  @Nullable Lane way() {
    return way;
  }

  /** Where it is; null when it may not be reached any more. */
  @Nullable Lane way(long nowNs) {
    return nowNs - lastNs < WAY_KEPT_NS ? way : null;
  }

  /** Something of it passes; a command says where it is from now on. */
  void passed(Lane from, long nowNs, long utcSeconds) {
    way = from;
    seen(from, nowNs, utcSeconds);
    passed++;
  }

  /** Something of it was refused: it is reached no more. */
  void refused(Lane from, long nowNs, long utcSeconds) {
    way = null;
    seen(from, nowNs, utcSeconds);
    refused++;
  }

  /** Something for it was refused. */
  void unreachable() {
    way = null;
    refused++;
  }

  private void seen(Lane from, long nowNs, long utcSeconds) {
    source = from.peer();
    lastNs = nowNs;
    lastSeconds = utcSeconds;
  }

  boolean isForgotten(long nowNs) {
    return nowNs - lastNs >= LONGEST_SILENCE_NS;
  }

  UnsealedPhone report() {
    return UnsealedPhone.at(source, identity, lastSeconds, passed, refused);
  }
}
