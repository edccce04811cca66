package org.callseal.edge.megaco;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;

/**
 * The ports that gateways send to, each of one encoding and medium. Filled by the thread that
 * starts the edge; belongs to the edge's loop from then on; lives as long as the edge.
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

  /** The first UDP port of the address's family: what came there needs no other way back. */
  MessagePort toward(InetSocketAddress address) {
    return datagrams()
        .map(Outer::port)
        .filter(port -> isOfFamily(port, address))
        .findFirst()
        .orElseGet(() -> outer.getFirst().port);
  }

  /**
   * The way to the same place in this encoding; none where the edge does not speak it, or where
   * that is a connection, which is of one encoding.
   */
  Optional<Lane> toward(Lane lane, Encoding encoding) {
    if (encoding(lane.port()) == encoding) {
      return Optional.of(lane);
    }
    return lane.medium() == Medium.TCP
        ? Optional.empty()
        : datagrams()
            .filter(each -> each.encoding == encoding && isOfFamily(each.port, lane.peer()))
            .findFirst()
            .map(each -> new Lane(each.port, lane.peer()));
  }

  private Stream<Outer> datagrams() {
    return outer.stream().filter(each -> each.port.medium() == Medium.UDP);
  }

  private static boolean isOfFamily(MessagePort port, InetSocketAddress address) {
    return port.localAddress().getAddress().getClass() == address.getAddress().getClass();
  }

  List<InetSocketAddress> addresses() {
    return datagrams().map(each -> each.port.localAddress()).toList();
  }

  void close() {
    outer.forEach(each -> each.port.close());
  }
}
