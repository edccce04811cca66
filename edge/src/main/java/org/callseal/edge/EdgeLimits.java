package org.callseal.edge;

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
 * @param lookups questions to the store at one time, and about unknown SPIs in one second
 */
public record EdgeLimits(
    int longestDatagram,
    int perSource,
    int strangersPerSource,
    int exchangesUnderWay,
    int exchangesPerSecond,
    int pendingExchanges,
    int lookups) {

  public static final EdgeLimits DEFAULT =
      new EdgeLimits(16_384, 4_000, 50, 512, 500, 65_536, 1_024);
}
