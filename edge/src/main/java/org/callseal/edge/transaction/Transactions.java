package org.callseal.edge.transaction;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.callseal.core.credential.Kid;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.sip.SipFlow;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.transaction.RelayedRequest;
import org.callseal.sip.transaction.RequestArrival;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The requests that the edge keeps in transactions: those that come or go over a connection. Over
 * TCP nobody transmits again, so where the other side is UDP the edge has to (RFC 3261 16, 17); and
 * what a connection carried is sent again when it breaks. Everything else passes without state (RFC
 * 3261 16.11).
 *
 * <p>Belongs to one loop; lives as long as the edge; bounded in number.
 */
public final class Transactions {

  private static final int MOST = 100_000;

  /** All call agents are one peer: one may answer for another. */
  private static final String CORE = "core";

  private final Loop loop;
  private final FlowFinder<SipFlow> finder;
  private final CoreWays ways;
  private final LongMessages longMessages;
  private final TransactionLayer devices;
  private final TransactionLayer core;
  private final Carrying carrying = new Carrying();
  private final Map<ServerTransaction, Kept> kept = new IdentityHashMap<>();

  /** What is kept of a request besides its transactions. */
  private record Kept(RelayedRequest relayed, @Nullable DeviceTransmission back) {}

  public Transactions(
      Loop loop, FlowFinder<SipFlow> finder, CoreWays ways, LongMessages longMessages) {
    this.loop = loop;
    this.finder = finder;
    this.ways = ways;
    this.longMessages = longMessages;
    this.devices = new TransactionLayer(loop, MOST);
    this.core = new TransactionLayer(loop, MOST);
  }

  /** Whether a device's request belongs to a transaction there is, which then takes it. */
  public boolean takeFromDevice(Kid device, SipRequest request, Lane came) {
    String peer = peer(device);
    Optional<ServerTransaction> known = devices.find(request, peer);
    if (known.isPresent()) {
      Kept is = kept.get(known.get());
      if (is != null && is.back() != null) {
        is.back().cameAgain(came);
      }
    }
    Transport back = responses(device, came).ofResponses();
    return take(devices, request, peer, known.isPresent(), back);
  }

  /** Whether a call agent's request belongs to a transaction there is, which then takes it. */
  public boolean takeFromCore(SipRequest request, Lane came) {
    return take(core, request, CORE, core.find(request, CORE).isPresent(), back(came));
  }

  private boolean take(
      TransactionLayer layer, SipRequest request, String peer, boolean known, Transport back) {
    if (known) {
      return !(layer.receive(request, peer, back) instanceof RequestArrival.Acknowledgement);
    }
    Optional<ServerTransaction> meant =
        request.is("CANCEL") ? layer.cancelled(request, peer) : Optional.empty();
    if (meant.isEmpty()) {
      return false;
    }
    // RFC 3261 16.10: the CANCEL is answered here, and what it means is cancelled onward.
    if (layer.receive(request, peer, back) instanceof RequestArrival.New(var cancel)) {
      cancel.respond(SipResponses.to(request, 200).response());
      Kept is = kept.get(meant.get());
      if (is != null) {
        is.relayed().cancel();
      }
    }
    return true;
  }

  /** Whether the response answers a request that was relayed to a call agent. */
  public boolean takeFromCore(SipResponse response) {
    return core.receive(response, CORE);
  }

  /** Whether the response answers a request that was relayed to the device. */
  public boolean takeFromDevice(Kid device, SipResponse response) {
    return devices.receive(response, peer(device));
  }

  /**
   * Relays a device's request, other than ACK, to a call agent.
   *
   * @param request as it came, with its source noted
   * @param onward as it goes on
   * @param back makes of a response the one that goes back
   */
  public void relayToCore(
      Kid device,
      SipRequest request,
      Lane came,
      Hop to,
      SipRequest onward,
      Function<SipResponse, Optional<SipResponse>> back) {
    if (core.isAsking(onward, CORE)) {
      // It came by before, and its answer went another way.
      return;
    }
    DeviceTransmission responses = responses(device, came);
    CoreTransmission way = new CoreTransmission(ways, to, carrying);
    switch (devices.receive(request, peer(device), responses.ofResponses())) {
      case RequestArrival.New(ServerTransaction server) -> {
        responses.again(server::transmitAgain);
        RelayedRequest.Onward side =
            new RelayedRequest.Onward(core, CORE, way.transport(), way::settled, () -> {});
        relay(server, onward, side, back, responses, way::again);
      }
      case RequestArrival.NoRoom(SipRequest refused) ->
          responses.transmit(
              SipResponses.saying(refused, 503, "Too Many Transactions").response(), 0);
      case RequestArrival.Acknowledgement _, RequestArrival.Absorbed _ -> {}
    }
  }

  /** Relays a call agent's request, other than ACK, to a device; the same the other way round. */
  public void relayToDevice(
      Kid device,
      SipRequest request,
      Lane came,
      SipRequest onward,
      Function<SipResponse, Optional<SipResponse>> back) {
    if (devices.isAsking(onward, peer(device))) {
      return;
    }
    DeviceTransmission way =
        new DeviceTransmission(loop, finder, longMessages, carrying, device, null);
    switch (core.receive(request, CORE, back(came))) {
      case RequestArrival.New(ServerTransaction server) -> {
        RelayedRequest.Onward side =
            new RelayedRequest.Onward(
                devices, peer(device), way.ofRequest(), way::settled, () -> {});
        relay(server, onward, side, back, null, way::again);
      }
      case RequestArrival.NoRoom(SipRequest refused) ->
          CoreWays.send(
              ways.back(came),
              SipResponses.saying(refused, 503, "Too Many Transactions").response());
      case RequestArrival.Acknowledgement _, RequestArrival.Absorbed _ -> {}
    }
  }

  private void relay(
      ServerTransaction server,
      SipRequest onward,
      RelayedRequest.Onward side,
      Function<SipResponse, Optional<SipResponse>> back,
      @Nullable DeviceTransmission responses,
      Consumer<Runnable> tellAgain) {
    RelayedRequest relayed =
        new RelayedRequest(
            loop,
            server,
            onward,
            side,
            back,
            () -> {
              side.settled().run();
              kept.remove(server);
            });
    tellAgain.accept(relayed::transmitAgain);
    kept.put(server, new Kept(relayed, responses));
    relayed.goOn();
  }

  /** A connection broke: what it carried goes another way. */
  public void broke(Lane connection) {
    carrying.broke(connection).forEach(Runnable::run);
  }

  private DeviceTransmission responses(Kid device, Lane came) {
    return new DeviceTransmission(loop, finder, longMessages, carrying, device, came);
  }

  /** The way back of responses to a call agent; kept as {@link DeviceTransmission} says. */
  private Transport back(Lane came) {
    return Transport.unreliable((message, attempt) -> {
      Lane lane = ways.back(came);
      if (attempt == 0 || !lane.medium().isReliable()) {
        CoreWays.send(lane, message);
      }
    });
  }

  private static String peer(Kid device) {
    return device.toString();
  }

  /**
   * How many requests wait for an answer here, refused INVITEs for their ACK, and long messages for
   * a connection. What is kept besides only absorbs copies.
   */
  public int open() {
    long waiting =
        kept.keySet().stream()
            .filter(server ->
                server.unanswered()
                    || (server.request().is("INVITE")
                        && server.state() == ServerTransaction.State.COMPLETED))
            .count();
    return (int) waiting + longMessages.size();
  }

  /** How many transactions there are: what a flood could raise. */
  public int size() {
    return devices.clientCount()
        + devices.serverCount()
        + core.clientCount()
        + core.serverCount()
        + kept.size()
        + carrying.size()
        + longMessages.size();
  }
}
