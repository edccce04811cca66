package org.callseal.sip.transaction;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * All transactions of one SIP element, and the matching of messages to them. Belongs to its loop;
 * lives as long as the element. Clients and servers are bounded each by the same number.
 *
 * <p>A <em>peer</em> is the element's own name for who is at the other end: an address, an SA. A
 * message matches only transactions of the peer that it came from.
 */
public final class TransactionLayer {

  private final Loop loop;
  private final int limit;
  private final boolean hostsShareBranches;
  private final Map<ClientKey, ClientTransaction> clients = new HashMap<>();
  private final Map<ServerKey, ServerTransaction> servers = new HashMap<>();

  /** A layer with room for so many client and so many server transactions. */
  public TransactionLayer(Loop loop, int limit) {
    this(loop, limit, false);
  }

  private TransactionLayer(Loop loop, int limit, boolean hostsShareBranches) {
    this.loop = loop;
    this.limit = limit;
    this.hostsShareBranches = hostsShareBranches;
  }

  /**
   * One whose peers are several hosts that give a request the same branch, whichever of them it
   * comes by, and no two requests one branch: what one host sends again is the transaction that
   * another has begun (RFC 3261 17.2.3 compares the host because clients choose on their own).
   */
  public static TransactionLayer ofServerSets(Loop loop, int limit) {
    return new TransactionLayer(loop, limit, true);
  }

  private ServerKey key(ServerKey ofOneHost) {
    return hostsShareBranches ? ofOneHost.ofAnyHost() : ofOneHost;
  }

  /**
   * Sends a request in a transaction of its own. Its topmost Via is ours, with a branch that was
   * never used before.
   *
   * @return the transaction, or nothing when there is no room for it; nothing was sent then
   * @throws IllegalArgumentException for an ACK, or without a fresh branch
   */
  public Optional<ClientTransaction> send(
      SipRequest request, String peer, Transport transport, ClientUser user) {
    ClientKey key =
        ClientKey.of(peer, request)
            .orElseThrow(() -> new IllegalArgumentException("a request without our branch"));
    if (request.method().equals("ACK") || clients.containsKey(key)) {
      throw new IllegalArgumentException("no new transaction: " + request.method());
    }
    if (clients.size() >= limit) {
      return Optional.empty();
    }
    Runnable forget = () -> clients.remove(key);
    ClientTransaction transaction =
        request.method().equals("INVITE")
            ? new InviteClientTransaction(loop, request, transport, user, forget)
            : new NonInviteClientTransaction(loop, request, transport, user, forget);
    clients.put(key, transaction);
    transaction.start();
    return Optional.of(transaction);
  }

  /**
   * A response came in.
   *
   * @return false when it belongs to no transaction: it is then dropped, never forwarded (RFC 6026
   *     7.3)
   */
  public boolean receive(SipResponse response, String peer) {
    Optional<ClientTransaction> transaction = ClientKey.of(peer, response).map(clients::get);
    transaction.ifPresent(client -> client.received(response));
    return transaction.isPresent();
  }

  /**
   * A request came in.
   *
   * @param back the way its responses take
   */
  public RequestArrival receive(SipRequest request, String peer, Transport back) {
    ServerKey key = key(ServerKey.of(peer, request));
    boolean ack = request.method().equals("ACK");
    @Nullable ServerTransaction known = servers.get(key);
    if (known == null) {
      return ack ? new RequestArrival.Acknowledgement(request) : open(key, request, back);
    }
    if (!ack) {
      known.repeated();
    } else if (known.acknowledged()) {
      return new RequestArrival.Acknowledgement(request);
    }
    return new RequestArrival.Absorbed();
  }

  /** The transaction that a request belongs to, as a retransmission or as its ACK. */
  public Optional<ServerTransaction> find(SipRequest request, String peer) {
    return servers.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(servers.get(key(ServerKey.of(peer, request))));
  }

  /** Whether the peer is asked with this request already. */
  public boolean isAsking(SipRequest request, String peer) {
    return ClientKey.of(peer, request).filter(clients::containsKey).isPresent();
  }

  private RequestArrival open(ServerKey key, SipRequest request, Transport back) {
    if (servers.size() >= limit) {
      return new RequestArrival.NoRoom(request);
    }
    Runnable forget = () -> servers.remove(key);
    ServerTransaction transaction =
        request.method().equals("INVITE")
            ? new InviteServerTransaction(loop, request, back, forget)
            : new NonInviteServerTransaction(loop, request, back, forget);
    servers.put(key, transaction);
    transaction.start();
    return new RequestArrival.New(transaction);
  }

  /** The INVITE transaction that a CANCEL of the same peer means (RFC 3261 9.2). */
  public Optional<ServerTransaction> cancelled(SipRequest cancel, String peer) {
    return Optional.ofNullable(servers.get(key(ServerKey.cancelledBy(peer, cancel))));
  }

  /** How many client transactions there are. */
  public int clientCount() {
    return clients.size();
  }

  /** How many server transactions there are. */
  public int serverCount() {
    return servers.size();
  }
}
