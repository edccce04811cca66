package org.callseal.edge.megaco;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.MessagePort;

/**
 * The ports that gateways send to, each of one encoding. Filled by the thread that starts the edge;
 * belongs to the edge's loop from then on; lives as long as the edge.
 */
final class OuterPorts {

  private record Outer(MessagePort port, Encoding encoding) {}

  private final List<Outer> outer = new ArrayList<>();

  void add(MessagePort port, Encoding encoding) {
    outer.add(new Outer(port, encoding));
  }

  /** How messages are sealed that go over this port. */
  MegacoControl control(MessagePort port) {
    return MegacoControl.of(encoding(port), port.medium());
  }

  private Encoding encoding(MessagePort port) {
    return outer.stream()
        .filter(each -> each.port == port)
        .findFirst()
        .map(Outer::encoding)
        .orElseThrow(() -> new IllegalStateException("not an outer port of this edge"));
  }

  /** The first outer port of the address's family: what came there needs no other way back. */
  MessagePort toward(InetSocketAddress address) {
    return outer.stream()
        .map(Outer::port)
        .filter(port -> isOfFamily(port, address))
        .findFirst()
        .orElseGet(() -> outer.getFirst().port);
  }

  /** The way to the same place in this encoding; none where the edge does not speak it. */
  Optional<Lane> toward(Lane lane, Encoding encoding) {
    return encoding(lane.port()) == encoding
        ? Optional.of(lane)
        : outer.stream()
            .filter(each -> each.encoding == encoding && isOfFamily(each.port, lane.peer()))
            .findFirst()
            .map(each -> new Lane(each.port, lane.peer()));
  }

  private static boolean isOfFamily(MessagePort port, InetSocketAddress address) {
    return port.localAddress().getAddress().getClass() == address.getAddress().getClass();
  }

  List<InetSocketAddress> addresses() {
    return outer.stream().map(each -> each.port.localAddress()).toList();
  }

  void close() {
    outer.forEach(each -> each.port.close());
  }
}
