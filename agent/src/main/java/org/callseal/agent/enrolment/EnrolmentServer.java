package org.callseal.agent.enrolment;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.agent.line.LineProtocol;
import org.callseal.agent.megaco.MegacoLines;
import org.callseal.agent.mgcp.MgcpLines;
import org.callseal.agent.sip.SipLines;
import org.callseal.core.identity.Identity;
import org.callseal.megaco.Encoding;

/** Where an enrolment asks, and in which protocol. Immutable. */
record EnrolmentServer(InetSocketAddress address, LineProtocol<?, ?> protocol) {

  private static final List<LineProtocol<?, ?>> OF_GATEWAYS =
      List.of(MgcpLines.MGCP, MegacoLines.in(Encoding.TEXT), MegacoLines.in(Encoding.BER));

  /**
   * Phones have SIP URIs and ask in SIP. All others are gateways, which ask in the protocol whose
   * port it is, by default or as the second one; at any other port in one after the other.
   */
  static List<EnrolmentServer> at(InetSocketAddress address, Identity identity) {
    Stream<LineProtocol<?, ?>> protocols =
        identity.kind() == Identity.Kind.SIP
            ? Stream.of(SipLines.SIP)
            : switch (address.getPort()) {
              case 2727, 2729 -> Stream.of(MgcpLines.MGCP);
              case 2944, 2954 -> Stream.of(MegacoLines.in(Encoding.TEXT));
              case 2945, 2955 -> Stream.of(MegacoLines.in(Encoding.BER));
              default -> OF_GATEWAYS.stream();
            };
    return protocols.map(protocol -> new EnrolmentServer(address, protocol)).toList();
  }
}
