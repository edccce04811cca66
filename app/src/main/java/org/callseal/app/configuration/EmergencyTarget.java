package org.callseal.app.configuration;

import java.util.Optional;
import org.callseal.sip.SipUri;

/**
 * Where unsealed calls for help go.
 *
 * @param text the URI that is asked for there, as the operator wrote it
 * @param address where it takes SIP over UDP
 */
public record EmergencyTarget(String text, HostPort address) {

  private static final int SIP_PORT = 5060;

  /** Reads {@code sip:user@host[:port]}. */
  public static Optional<EmergencyTarget> parse(String text) {
    return SipUri.parse(text)
        .filter(uri -> uri.scheme().equals("sip") && uri.user().isPresent())
        .filter(uri -> uri.headers().isEmpty())
        .flatMap(uri -> HostPort.parse(uri.host() + ":" + uri.port().orElse(SIP_PORT)))
        .filter(address -> address.port() > 0)
        .map(address -> new EmergencyTarget(text, address));
  }
}
