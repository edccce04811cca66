package org.callseal.core.association;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.seal.Instance;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint is to be reached, as the edge that holds its flow wrote it down.
 *
 * @param address where it receives datagrams; null where it is reached over a connection alone,
 *     which only the edge that holds it has
 * @param instance the endpoint's instance at that time
 * @param sequence only rises, with the time in milliseconds UTC; no clock can have made one of the
 *     future
 * @param edge the name of the edge that holds the flow
 * @param name in which the endpoint speaks to call agents, if it has one beside its identity
 */
public record Flow(
    @Nullable InetSocketAddress address,
    Instance instance,
    long sequence,
    String edge,
    Optional<SpokenName> name) {

  /** Milliseconds that clocks of one cluster may be apart. */
  public static final long HOUR = 3_600_000;

  /** That of an endpoint that speaks as its identity. */
  public Flow(@Nullable InetSocketAddress address, Instance instance, long sequence, String edge) {
    this(address, instance, sequence, edge, Optional.empty());
  }

  /** Whether this number is one that an edge cannot have come to by its clock. */
  public static boolean isOfTheFuture(long sequence, long utcSeconds) {
    return sequence - HOUR > utcSeconds * 1000;
  }
}
