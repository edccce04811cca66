package org.callseal.app.administration;

import java.io.PrintWriter;
import java.util.Optional;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.gateway.ScopeGrant;
import org.callseal.core.identity.Identity;

/** What an operator is told of a subscriber that is a gateway, or looks like one. Pure. */
final class GatewayLines {

  private GatewayLines() {}

  /** Where it got, if it was asked for, and how it may speak for its endpoints. */
  static void tell(SubscriberLine line, Optional<CoreWish> wish, PrintWriter to) {
    if (wish.isPresent()) {
      address(line).ifPresent(said -> to.println("  core side  " + said + ", its own"));
    }
    if (line.scope().isEmpty()) {
      Identity.parse(line.identity())
          .flatMap(ScopeGrant::ofGateway)
          .ifPresent(
              command -> to.println("  to let it speak for all its endpoints: ./" + command));
    }
  }

  /** The port or address of a line. */
  static Optional<CoreAddress> address(SubscriberLine line) {
    return Optional.ofNullable(line.coreAddress()).flatMap(CoreAddress::parse);
  }
}
