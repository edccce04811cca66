package org.callseal.edge;

import java.time.Duration;
import org.callseal.transport.StreamLimits;

/**
 * How much an edge takes. Immutable.
 *
 * @param longestDatagram bytes of a datagram
 * @param perSource datagrams a second from one source address
 * @param strangersPerSource of these, how many without a seal are looked at further, and how many
 *     of an SPI not in memory are looked up
 * @param exchangesUnderWay questions to the authority at one time
 * @param exchangesPerSecond above this every exchange begins with a cookie
 * @param pendingExchanges exchanges whose message_3 is awaited
 * @param streams connections of endpoints
 * @param lookups questions to the store at one time; of these a sixty-fourth, at least 8, and as
 *     many a second, about SPIs that no association is known to have
 */
public record EdgeLimits(
    int longestDatagram,
    int perSource,
    int strangersPerSource,
    int exchangesUnderWay,
    int exchangesPerSecond,
    int pendingExchanges,
    int lookups,
    StreamLimits streams) {

  public static final EdgeLimits DEFAULT =
      new EdgeLimits(16_384, 4_000, 50, 512, 500, 65_536, 4_096);

  /** With the usual connections. */
  public EdgeLimits(
      int longestDatagram,
      int perSource,
      int strangersPerSource,
      int exchangesUnderWay,
      int exchangesPerSecond,
      int pendingExchanges,
      int lookups) {
    this(
        longestDatagram,
        perSource,
        strangersPerSource,
        exchangesUnderWay,
        exchangesPerSecond,
        pendingExchanges,
        lookups,
        new StreamLimits(
            20_000,
            200,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            128 * 1024,
            true));
  }

  /** Connections of call agents, whose hosts are the only ones that have any. */
  static final StreamLimits CORE =
      new StreamLimits(
          1_000,
          500,
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          4 * 1024 * 1024,
          true);
}
