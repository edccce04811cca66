package org.callseal.edge;

import java.io.IOException;
import java.util.Optional;
import org.callseal.edge.megaco.MegacoEdge;
import org.callseal.edge.mgcp.MgcpEdge;
import org.callseal.edge.session.SessionParts;

/** Opens the gateways' protocols that the operator wants. For the thread that starts the edge. */
final class GatewayOpening {

  private GatewayOpening() {}

  /**
   * Opens MGCP.
   *
   * @throws IOException when a port cannot be opened; none of it is left open
   */
  static Optional<MgcpEdge> mgcp(EdgeSettings settings, SessionParts session) throws IOException {
    return settings.mgcp().isEmpty()
        ? Optional.empty()
        : Optional.of(MgcpEdge.open(settings.mgcp().get(), settings.migration(), session));
  }

  /**
   * Opens Megaco.
   *
   * @param before what was opened before it and is closed where this cannot be
   * @throws IOException when a port cannot be opened; none is left open
   */
  static Optional<MegacoEdge> megaco(
      EdgeSettings settings, SessionParts session, Optional<MgcpEdge> before) throws IOException {
    if (settings.megaco().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MegacoEdge.open(settings.megaco().get(), session));
    } catch (IOException e) {
      before.ifPresent(MgcpEdge::close);
      throw e;
    }
  }
}
