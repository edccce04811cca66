package org.callseal.edge.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The call agents that may speak to gateways, the preferred one first. Immutable. */
public final class Controllers {

  private final List<Controller> inOrder;

  /**
   * @throws IllegalArgumentException when there is none
   */
  public Controllers(List<Controller> inOrder) {
    if (inOrder.isEmpty()) {
      throw new IllegalArgumentException("gateways need a call agent");
    }
    this.inOrder = List.copyOf(inOrder);
  }

  public Controller first() {
    return inOrder.getFirst();
  }

  /** The one to try when this one is silent; itself when there is no other. */
  public Controller after(Controller silent) {
    return inOrder.get((inOrder.indexOf(silent) + 1) % inOrder.size());
  }

  public int size() {
    return inOrder.size();
  }

  /** The one that a message's host and port name. */
  public Optional<Controller> named(String host, int port) {
    return inOrder.stream().filter(each -> each.isNamed(host, port)).findFirst();
  }

  /**
   * The one that speaks from there, or null. Its host counts: call agents may send commands from
   * another port than the one they take them on (RFC 3435 3.5).
   */
  public @Nullable Controller at(InetSocketAddress source) {
    Controller ofHost = null;
    for (Controller each : inOrder) {
      if (each.address().equals(source)) {
        return each;
      }
      if (ofHost == null && isOf(each, source.getAddress())) {
        ofHost = each;
      }
    }
    return ofHost;
  }

  private static boolean isOf(Controller controller, InetAddress host) {
    return controller.address().getAddress().equals(host);
  }
}
