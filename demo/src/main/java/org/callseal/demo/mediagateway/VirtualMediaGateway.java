package org.callseal.demo.mediagateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.crypto.RandomSource;
import org.callseal.megaco.transaction.MegacoTransactions;
import org.callseal.megaco.transaction.Outcome;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/**
 * A residential gateway of Megaco/H.248 without sound, in text or binary over UDP: tells its
 * controller that it has begun, does what it is commanded, and tells of its hooks where it was
 * asked to. Belongs to one loop, on which its methods are called; lives from {@link #open} to
 * {@link #close}.
 */
public final class VirtualMediaGateway implements AutoCloseable {

  private static final int TRANSACTIONS = 1000;
  private static final String COLD_BOOT = "SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\"}}";
  private static final String RESTORED = "SC=ROOT{SV{MT=DC,RE=\"900 Service Restored\"}}";

  /** How long one that is not answered waits before it says that it is back. */
  private static final Duration DISCONNECTED = Duration.ofSeconds(15);

  private final MediaGatewaySettings settings;
  private final Loop loop;
  private final MessagePort port;
  private final MegacoTransactions transactions;
  private final MediaGatewayListener listener;
  private final Map<String, AnalogLine> lines = new LinkedHashMap<>();
  private final Contexts contexts;
  private Loop.@Nullable Timer again;

  private VirtualMediaGateway(
      MediaGatewaySettings settings,
      Loop loop,
      Network network,
      RandomSource random,
      MediaGatewayListener listener)
      throws IOException {
    this.settings = settings;
    this.loop = loop;
    this.listener = listener;
    this.port =
        network.openDatagramPort(loop, settings.local(), (_, from, bytes) -> received(from, bytes));
    this.contexts = new Contexts(port.localAddress().getAddress().getHostAddress());
    for (int line = 1; line <= settings.lines(); line++) {
      lines.put("aaln/" + line, new AnalogLine("aaln/" + line));
    }
    CommandExecutor executor =
        new CommandExecutor(lines, contexts, listener, told -> loop.execute(() -> notifyOf(told)));
    this.transactions =
        new MegacoTransactions(
            loop,
            random,
            settings.messageId(),
            port::send,
            (_, _, transaction) -> executor.execute(transaction),
            TRANSACTIONS);
  }

  /**
   * Plugs a gateway in. It says nothing before {@link #restart}.
   *
   * @throws IOException when its address cannot be bound
   */
  public static VirtualMediaGateway open(
      MediaGatewaySettings settings,
      Loop loop,
      Network network,
      RandomSource random,
      MediaGatewayListener listener)
      throws IOException {
    return new VirtualMediaGateway(settings, loop, network, random, listener);
  }

  /** Tells the controller that it begins, until that has answered. */
  public void restart() {
    contexts.clear();
    tell(COLD_BOOT);
  }

  /** Somebody lifts the handset of a line, from 1 on. */
  public void liftHandset(int line) {
    move(line, true);
  }

  /** Somebody puts it back. */
  public void replaceHandset(int line) {
    move(line, false);
  }

  /** How many terminations are connected, ephemeral ones among them. */
  public int connected() {
    return contexts.connected();
  }

  /** The address it is plugged in at. */
  public InetSocketAddress localAddress() {
    return port.localAddress();
  }

  /** How many datagrams were no Megaco. */
  public long malformed() {
    return transactions.malformed();
  }

  /** Pulls the plug: nothing is taken back. */
  @Override
  public void close() {
    if (again != null) {
      again.cancel();
    }
    transactions.close();
    port.close();
  }

  private void received(InetSocketAddress from, byte[] bytes) {
    // Whoever else knocks is not obeyed: the controller's address is all that a gateway knows of
    // it.
    if (from.equals(settings.controller())) {
      transactions.received(from, bytes);
    }
  }

  private void tell(String serviceChange) {
    transactions.send(
        settings.controller(),
        settings.dialect(),
        "C=-{" + serviceChange + "}",
        outcome -> {
          switch (outcome) {
            case Outcome.Replied replied ->
                listener.happened(new MediaGatewayEvent.ServiceChangeAnswered(replied.error()));
            case Outcome.Unanswered _ -> disconnected();
          }
        });
  }

  private void disconnected() {
    listener.happened(new MediaGatewayEvent.Disconnected());
    if (again == null) {
      again =
          loop.schedule(
              DISCONNECTED,
              () -> {
                again = null;
                tell(RESTORED);
              });
    }
  }

  private void move(int number, boolean up) {
    AnalogLine line = lines.get("aaln/" + number);
    if (line == null) {
      throw new IllegalArgumentException("no line " + number);
    }
    line.move(up).ifPresent(this::notifyOf);
  }

  private void notifyOf(AnalogLine.Notification told) {
    transactions.send(
        settings.controller(),
        settings.dialect(),
        told.action(),
        outcome -> {
          switch (outcome) {
            case Outcome.Replied replied -> answered(told.termination(), replied.error());
            case Outcome.Unanswered _ -> disconnected();
          }
        });
  }

  private void answered(String termination, Optional<String> error) {
    listener.happened(new MediaGatewayEvent.NotifyAnswered(termination, error));
  }
}
