package org.callseal.callagent.megaco;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.callseal.core.crypto.RandomSource;
import org.callseal.megaco.Clause;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.transaction.Dialect;
import org.callseal.megaco.transaction.MegacoTransactions;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/**
 * The built-in media gateway controller, over UDP in text and binary, each gateway's as it speaks:
 * answers ServiceChange and Notify, audits, asks for hooks. Hears its edges alone. Belongs to one
 * loop; lives from {@link #open} to {@link #close}. It keeps nothing: of a gateway that says
 * something after a restart it asks the rest.
 */
public final class MegacoCallAgent implements AutoCloseable {

  /** As many as each gateway's terminations may be asked for at once, and some. */
  private static final int TRANSACTIONS = 100_000;

  /** Between two gateways that are asked whether they are there, when all are due at once. */
  private static final Duration BETWEEN_AUDITS = Duration.ofMillis(5);

  private final MegacoCallAgentSettings settings;
  private final Loop loop;
  private final MessagePort port;
  private final MegacoTransactions transactions;
  private final Map<Key, MediaGateway> gateways = new LinkedHashMap<>();
  private final Deque<MediaGateway> due = new ArrayDeque<>();
  private Loop.@Nullable Timer auditing;
  private long strangers;

  private record Key(InetSocketAddress address, String name) {}

  private MegacoCallAgent(
      MegacoCallAgentSettings settings, Loop loop, Network network, RandomSource random)
      throws IOException {
    this.settings = settings;
    this.loop = loop;
    this.port =
        network.openDatagramPort(
            loop, settings.local(), (_, from, payload) -> received(from, payload));
    this.transactions =
        new MegacoTransactions(
            loop, random, settings.messageId(), port::send, this::execute, TRANSACTIONS);
    this.auditing = loop.schedule(settings.auditEvery(), this::auditAll);
  }

  /**
   * Opens the controller's port and serves.
   *
   * @throws IOException when its address cannot be bound
   */
  public static MegacoCallAgent open(
      MegacoCallAgentSettings settings, Loop loop, Network network, RandomSource random)
      throws IOException {
    return new MegacoCallAgent(settings, loop, network, random);
  }

  /** The address it serves on. */
  public InetSocketAddress localAddress() {
    return port.localAddress();
  }

  /** The gateways that have said something, by name. */
  public List<MediaGatewayView> gateways() {
    return gateways.values().stream()
        .map(MediaGateway::view)
        .sorted(
            Comparator.comparing(MediaGatewayView::name)
                .thenComparing(gateway -> gateway.address().toString()))
        .toList();
  }

  /** How many datagrams came from others than edges; they got no answer. */
  public long strangers() {
    return strangers;
  }

  /** How many datagrams of edges were no Megaco. */
  public long malformed() {
    return transactions.malformed();
  }

  @Override
  public void close() {
    if (auditing != null) {
      auditing.cancel();
    }
    transactions.close();
    port.close();
  }

  private void received(InetSocketAddress from, byte[] datagram) {
    if (settings.edges().test(from.getAddress())) {
      transactions.received(from, datagram);
    } else {
      strangers++;
    }
  }

  private String execute(InetSocketAddress from, MegacoMessage message, Clause transaction) {
    Key key = new Key(from, message.messageId().canonical());
    boolean known = gateways.containsKey(key);
    if (!known && gateways.size() >= settings.gateways()) {
      return "ER=502{\"no room for another gateway\"}";
    }
    MediaGateway gateway =
        gateways.computeIfAbsent(
            key,
            _ -> new MediaGateway(from, key.name(), transactions, loop, settings.terminations()));
    gateway.speaks(Dialect.of(message));
    GatewayRequest request = new GatewayRequest(transaction, message.version());
    // Its reply first: a gateway takes commands only when its ServiceChange is answered.
    loop.execute(() -> request.tell(gateway));
    if (!known && !request.changesService()) {
      // It was in service before this controller was started.
      loop.execute(gateway::audit);
    }
    return request.reply();
  }

  private void auditAll() {
    gateways.values().stream().filter(MediaGateway::isServing).forEach(due::add);
    auditNext();
  }

  private void auditNext() {
    MediaGateway next = due.poll();
    if (next == null) {
      auditing = loop.schedule(settings.auditEvery(), this::auditAll);
      return;
    }
    next.audit();
    auditing = loop.schedule(BETWEEN_AUDITS, this::auditNext);
  }
}
