package org.callseal.app.configuration;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call agent to forward to.
 *
 * @param address where it listens for SIP over UDP
 * @param weight its share among those that are alive, 1 to 1000
 */
public record CallAgentAddress(HostPort address, int weight) {

  private static final Pattern TEXT = Pattern.compile("sip:([^;]+?)(?:;weight=(\\d{1,4}))?");
  private static final int SIP_PORT = 5060;

  /** Reads {@code sip:host[:port][;weight=n]}. */
  public static Optional<CallAgentAddress> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int weight = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
    String host = matcher.group(1);
    return HostPort.parse(host)
        .or(() -> HostPort.parse(host + ":" + SIP_PORT))
        .filter(address -> weight >= 1 && weight <= 1000 && address.port() > 0)
        .map(address -> new CallAgentAddress(address, weight));
  }

  /** As it is written in a file. */
  public String text() {
    return "sip:" + address.text() + (weight == 1 ? "" : ";weight=" + weight);
  }
}
