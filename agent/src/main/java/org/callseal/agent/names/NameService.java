package org.callseal.agent.names;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.transport.Medium;

/** Finds servers by their names. May block; any thread. */
@FunctionalInterface
public interface NameService {

  /** The port of SIP where neither user nor DNS names one (RFC 3263 4.2). */
  int SIP_PORT = 5060;

  /**
   * Where a server is, in the order in which to try.
   *
   * @param over what it may be asked over, in the order where nothing else gives one
   * @return empty when there is no such name, or nobody says
   */
  List<Server> find(ServerName server, List<Medium> over);

  /** The system's: addresses of hosts, and of services none. */
  static NameService system() {
    return (server, over) -> {
      try {
        List<InetAddress> addresses =
            Stream.of(InetAddress.getAllByName(server.unbracketed())).toList();
        return at(addresses, server.port().orElse(SIP_PORT), over);
      } catch (UnknownHostException notNow) {
        return List.of();
      }
    };
  }

  /** All addresses over the first medium, then all of them over the next. */
  static List<Server> at(List<InetAddress> addresses, int port, List<Medium> over) {
    return over.stream()
        .flatMap(medium ->
            addresses.stream()
                .map(address -> new Server(new InetSocketAddress(address, port), medium)))
        .distinct()
        .toList();
  }
}
