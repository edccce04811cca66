package org.callseal.core.association;

import java.net.InetSocketAddress;
import org.callseal.core.seal.Instance;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint is to be reached, as the edge that holds its flow wrote it down.
 *
 * @param address where it receives datagrams; null where it is reached over a connection alone,
 *     which only the edge that holds it has
 * @param instance the endpoint's instance at that time
 * @param sequence only rises: a store never takes a lower one over a higher one
 * @param edge the name of the edge that holds the flow
 */
public record Flow(
    @Nullable InetSocketAddress address, Instance instance, long sequence, String edge) {}
