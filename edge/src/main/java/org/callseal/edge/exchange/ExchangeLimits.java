package org.callseal.edge.exchange;

/**
 * How much of exchanges at most. Immutable.
 *
 * @param underWay questions to the authority at one time
 * @param perSecond above this every exchange begins with a cookie
 * @param pending exchanges whose message_3 is awaited
 */
public record ExchangeLimits(int underWay, int perSecond, int pending) {}
