package org.callseal.edge.transaction;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.edge.callagent.Hop;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.sip.Carried;
import org.callseal.sip.SipMessage;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamPort;

/**
 * The ways to the call agents: over datagrams, over connections that they opened or that we open.
 * Belongs to one loop; lives as long as the edge.
 */
public final class CoreWays {

  private final MessagePort datagrams;
  private final StreamPort streams;
  private final Function<InetAddress, Optional<Hop>> onHost;

  /**
   * @param onHost the call agent of a host
   */
  public CoreWays(
      MessagePort datagrams, StreamPort streams, Function<InetAddress, Optional<Hop>> onHost) {
    this.datagrams = datagrams;
    this.streams = streams;
    this.onHost = onHost;
  }

  /**
   * The way of a message of so many bytes. RFC 3261 18.1.1: what is longer than 1300 bytes MUST go
   * by TCP; where no connection can be opened it may go by UDP.
   */
  public Lane lane(Hop hop, int length) {
    boolean streamed =
        switch (hop.takes()) {
          case DATAGRAMS -> false;
          case EITHER -> length > SealedLeg.LONGEST_DATAGRAM && streams.reaches(hop.address());
          case STREAMS -> true;
        };
    return new Lane(streamed ? streams : datagrams, hop.address());
  }

  /**
   * The way back to where a request came from. RFC 3261 18.2.2: where its connection is gone one
   * SHOULD be opened; to a call agent of ours on that host, since no address in a message counts.
   */
  public Lane back(Lane came) {
    return came.medium().isReliable() && !streams.stands(came.peer())
        ? onHost.apply(came.peer().getAddress()).map(hop -> lane(hop, 0)).orElse(came)
        : came;
  }

  /** The way back to where a request came from, by its address alone. */
  public Lane back(Hop source) {
    InetSocketAddress address = source.address();
    return source.takes() == Hop.Takes.STREAMS
        ? back(new Lane(streams, address))
        : new Lane(datagrams, address);
  }

  /** Sends a message as the lane asks for it. */
  public static void send(Lane lane, SipMessage message) {
    lane.send(Carried.over(lane.medium(), message).bytes());
  }
}
