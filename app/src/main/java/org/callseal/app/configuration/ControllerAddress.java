package org.callseal.app.configuration;

import java.util.Optional;
import org.callseal.edge.gateway.Controller.Takes;

/**
 * A call agent of Megaco gateways.
 *
 * @param takes what it takes messages over
 */
public record ControllerAddress(HostPort address, Takes takes) {

  private static final String TRANSPORT = ";transport=";

  /** Reads {@code host:port[;transport=udp|tcp]}. */
  public static Optional<ControllerAddress> parse(String text) {
    for (Takes each : Takes.values()) {
      String word = word(each);
      String hostPort = text.substring(0, Math.max(0, text.length() - word.length()));
      if (text.endsWith(word) && !hostPort.contains(";")) {
        return HostPort.parse(hostPort).map(address -> new ControllerAddress(address, each));
      }
    }
    return Optional.empty();
  }

  private static String word(Takes takes) {
    return switch (takes) {
      case EITHER -> "";
      case DATAGRAMS -> TRANSPORT + "udp";
      case STREAMS -> TRANSPORT + "tcp";
    };
  }

  /** As it is written in a file. */
  public String text() {
    return address.text() + word(takes);
  }
}
