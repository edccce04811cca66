package org.callseal.transport;

/**
 * What a port is to be like, as far as the system can. Immutable.
 *
 * @param receiveBuffer bytes of what has come and was not read yet
 * @param addressMayCome whether the port may be opened before the host has the address, which then
 *     moves here from another host
 */
public record PortWishes(int receiveBuffer, boolean addressMayCome) {}
