package org.callseal.agent.status;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Spi;

/**
 * What a line is at, for people. Immutable.
 *
 * @param spi of the association that carries the line's messages, as we chose it
 * @param server that the line talks to
 * @param contacts of its phones
 * @param lastAnswer UTC seconds of the last verified message of an edge
 * @param statement number of the domain statement that is believed, 0 for none
 */
public record LineStatus(
    Identity identity,
    LineState state,
    Optional<Spi> spi,
    Optional<InetSocketAddress> server,
    List<String> contacts,
    Optional<Long> lastAnswer,
    long statement) {

  public LineStatus {
    contacts = List.copyOf(contacts);
  }
}
