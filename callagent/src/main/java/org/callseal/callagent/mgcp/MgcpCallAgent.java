package org.callseal.callagent.mgcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.callseal.core.crypto.RandomSource;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.transaction.Answer;
import org.callseal.mgcp.transaction.MgcpTransactions;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/**
 * The built-in MGCP call agent: answers RSIP and NTFY, audits, asks for hooks. Hears its edges
 * alone. Belongs to one loop; lives from {@link #open} to {@link #close}. It keeps nothing: of a
 * gateway that says something after a restart it asks the rest.
 */
public final class MgcpCallAgent implements AutoCloseable {

  /** As many as each gateway's endpoints may be asked for at once, and some. */
  private static final int TRANSACTIONS = 100_000;

  /** So that gateways that are all due at once are not all asked at once. */
  private static final Duration BETWEEN_AUDITS = Duration.ofMillis(5);

  private final MgcpCallAgentSettings settings;
  private final Loop loop;
  private final MessagePort port;
  private final MgcpTransactions transactions;
  private final Map<Key, Gateway> gateways = new LinkedHashMap<>();
  private final Deque<Gateway> due = new ArrayDeque<>();
  private Loop.@Nullable Timer auditing;
  private long strangers;

  private record Key(InetSocketAddress address, String domain) {}

  private MgcpCallAgent(
      MgcpCallAgentSettings settings, Loop loop, Network network, RandomSource random)
      throws IOException {
    this.settings = settings;
    this.loop = loop;
    this.port =
        network.openDatagramPort(
            loop, settings.local(), (_, from, payload) -> received(from, payload));
    this.transactions = new MgcpTransactions(loop, random, port::send, this::execute, TRANSACTIONS);
    this.auditing = loop.schedule(settings.auditEvery(), this::auditAll);
  }

  /**
   * Opens the call agent's port and serves.
   *
   * @throws IOException when its address cannot be bound
   */
  public static MgcpCallAgent open(
      MgcpCallAgentSettings settings, Loop loop, Network network, RandomSource random)
      throws IOException {
    return new MgcpCallAgent(settings, loop, network, random);
  }

  /** The address it serves on. */
  public InetSocketAddress localAddress() {
    return port.localAddress();
  }

  /** The gateways that have said something, by name. */
  public List<GatewayView> gateways() {
    return gateways.values().stream()
        .map(Gateway::view)
        .sorted(
            Comparator.comparing(GatewayView::name)
                .thenComparing(gateway -> gateway.address().toString()))
        .toList();
  }

  /** How many datagrams came from others than edges; they got no answer. */
  public long strangers() {
    return strangers;
  }

  /** How many datagrams and messages of edges were no MGCP. */
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

  private Answer execute(InetSocketAddress from, MgcpCommand command) {
    if (!command.version().toUpperCase(Locale.ROOT).matches("MGCP[ \t]+1\\.0\\b.*")) {
      return Answer.of(528, "MGCP 1.0 is spoken here");
    }
    return switch (command.verb()) {
      case "RSIP" -> restarted(from, command);
      case "NTFY" -> notified(from, command);
      // RFC 3435 2.3.9: a gateway deletes a connection that has lost its means.
      case "DLCX" -> Answer.OK;
      default -> Answer.of(504, "no command for a call agent");
    };
  }

  private Answer restarted(InetSocketAddress from, MgcpCommand command) {
    Gateway gateway = gateway(from, command);
    if (gateway == null) {
      return noRoom();
    }
    gateway.restarted(command);
    return Answer.OK;
  }

  private Answer notified(InetSocketAddress from, MgcpCommand command) {
    boolean known = gateways.containsKey(key(from, command));
    Gateway gateway = gateway(from, command);
    if (gateway == null) {
      return noRoom();
    }
    gateway.notified(command);
    if (!known) {
      // It was in service before this call agent was started.
      gateway.audit();
    }
    return Answer.OK;
  }

  private @Nullable Gateway gateway(InetSocketAddress from, MgcpCommand command) {
    Key key = key(from, command);
    if (!gateways.containsKey(key) && gateways.size() >= settings.gateways()) {
      return null;
    }
    return gateways.computeIfAbsent(
        key, _ -> new Gateway(from, key.domain(), transactions, loop, settings.endpoints()));
  }

  private static Key key(InetSocketAddress from, MgcpCommand command) {
    return new Key(from, command.endpoint().domain());
  }

  private static Answer noRoom() {
    return Answer.of(403, "no room for another gateway");
  }

  private void auditAll() {
    gateways.values().stream().filter(Gateway::isServing).forEach(due::add);
    auditNext();
  }

  private void auditNext() {
    Gateway next = due.poll();
    if (next == null) {
      auditing = loop.schedule(settings.auditEvery(), this::auditAll);
      return;
    }
    next.audit();
    auditing = loop.schedule(BETWEEN_AUDITS, this::auditNext);
  }
}
