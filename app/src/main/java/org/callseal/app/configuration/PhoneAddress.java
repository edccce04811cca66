package org.callseal.app.configuration;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.identity.Identity;

/**
 * Where the phone or PBX of an identity is that never registers.
 *
 * @param identity one of the agent's
 * @param address where it listens for SIP over UDP
 */
public record PhoneAddress(Identity identity, InetSocketAddress address) {

  private static final String IDENTITY = ";identity=";

  /** Reads {@code sip:address:port;identity=user@host}. */
  static Optional<PhoneAddress> parse(String text) {
    int at = text.indexOf(IDENTITY);
    if (at < 0 || !text.startsWith("sip:")) {
      return Optional.empty();
    }
    Optional<InetSocketAddress> address =
        HostPort.parse(text.substring("sip:".length(), at))
            .filter(named -> named.port() > 0)
            .flatMap(named ->
                ValueTypes.literal(named.host())
                    .map(host -> new InetSocketAddress(host, named.port())));
    return Identity.parse(text.substring(at + IDENTITY.length()), Identity.Kind.SIP)
        .flatMap(identity -> address.map(phone -> new PhoneAddress(identity, phone)));
  }

  /** As it is written in a file. */
  String text() {
    return "sip:" + HostPort.of(address).text() + IDENTITY + identity.text().substring(4);
  }
}
