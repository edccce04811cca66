package org.callseal.core.association;

import java.net.InetSocketAddress;
import org.callseal.core.seal.Instance;

/**
 * Where an endpoint is to be reached, as the edge that holds its flow wrote it down.
 *
 * @param instance the endpoint's instance at that time
 * @param sequence only rises: a store never takes a lower one over a higher one
 * @param edge the name of the edge that holds the flow
 */
public record Flow(InetSocketAddress address, Instance instance, long sequence, String edge) {}
