package org.callseal.demo.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.callseal.core.crypto.RandomSource;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.transaction.Answer;
import org.callseal.mgcp.transaction.Command;
import org.callseal.mgcp.transaction.MgcpTransactions;
import org.callseal.mgcp.transaction.Outcome;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/**
 * An MGCP residential gateway without sound: tells its call agent that it has begun, does what it
 * is commanded, and tells of its hooks where it was asked to. Belongs to one loop, on which its
 * methods are called; lives from {@link #open} to {@link #close}.
 */
public final class VirtualGateway implements AutoCloseable {

  private static final int TRANSACTIONS = 1000;

  /** RFC 3435 4.4.7: the least pause of one that is disconnected before it says so again. */
  private static final Duration DISCONNECTED = Duration.ofSeconds(15);

  private final GatewaySettings settings;
  private final Loop loop;
  private final MessagePort port;
  private final MgcpTransactions transactions;
  private final GatewayListener listener;
  private final Map<EndpointName, GatewayLine> lines = new LinkedHashMap<>();
  private Loop.@Nullable Timer again;

  private VirtualGateway(
      GatewaySettings settings,
      Loop loop,
      Network network,
      RandomSource random,
      GatewayListener listener)
      throws IOException {
    this.settings = settings;
    this.loop = loop;
    this.listener = listener;
    this.port =
        network.openDatagramPort(loop, settings.local(), (_, from, bytes) -> received(from, bytes));
    this.transactions = new MgcpTransactions(loop, random, port::send, this::execute, TRANSACTIONS);
    String host = port.localAddress().getAddress().getHostAddress();
    settings.endpoints().forEach(name -> lines.put(name, new GatewayLine(name, host)));
  }

  /**
   * Plugs a gateway in. It says nothing before {@link #restart}.
   *
   * @throws IOException when its address cannot be bound
   */
  public static VirtualGateway open(
      GatewaySettings settings,
      Loop loop,
      Network network,
      RandomSource random,
      GatewayListener listener)
      throws IOException {
    return new VirtualGateway(settings, loop, network, random, listener);
  }

  /** Tells the call agent that all its endpoints begin, until that has answered. */
  public void restart() {
    tell("restart");
  }

  /** Somebody lifts the handset of a line, from 1 on. */
  public void liftHandset(int line) {
    move(line, true);
  }

  /** Somebody puts it back. */
  public void replaceHandset(int line) {
    move(line, false);
  }

  /** How many connections a line has. */
  public int connections(int line) {
    return line(line).connections();
  }

  /** The address it is plugged in at. */
  public InetSocketAddress localAddress() {
    return port.localAddress();
  }

  /** How many datagrams and messages were no MGCP. */
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

  private void tell(String method) {
    transactions.send(
        settings.callAgent(),
        Command.of("RSIP", settings.all(), "RM: " + method),
        outcome -> {
          switch (outcome) {
            case Outcome.Answered(var response) ->
                listener.happened(new GatewayEvent.RestartAnswered(response));
            case Outcome.Unanswered _ -> disconnected();
          }
        });
  }

  private void disconnected() {
    listener.happened(new GatewayEvent.Disconnected());
    if (again == null) {
      again =
          loop.schedule(
              DISCONNECTED,
              () -> {
                again = null;
                tell("disconnected");
              });
    }
  }

  private void move(int number, boolean up) {
    GatewayLine line = line(number);
    line.move(up)
        .ifPresent(parameters ->
            transactions.send(
                settings.callAgent(),
                Command.of("NTFY", line.name(), parameters),
                outcome -> {
                  switch (outcome) {
                    case Outcome.Answered(var response) ->
                        listener.happened(new GatewayEvent.NotifyAnswered(line.name(), response));
                    case Outcome.Unanswered _ -> disconnected();
                  }
                }));
  }

  private GatewayLine line(int number) {
    GatewayLine line = lines.get(new EndpointName("aaln/" + number, settings.name()));
    if (line == null) {
      throw new IllegalArgumentException("no line " + number);
    }
    return line;
  }

  private void received(InetSocketAddress from, byte[] datagram) {
    transactions.received(from, datagram);
  }

  private Answer execute(InetSocketAddress from, MgcpCommand command) {
    Answer answer = judge(from, command);
    listener.happened(new GatewayEvent.Commanded(command, answer.code()));
    return answer;
  }

  private Answer judge(InetSocketAddress from, MgcpCommand command) {
    if (!from.equals(settings.callAgent())) {
      return Answer.of(500, "not my call agent");
    }
    boolean all = command.endpoint().equals(settings.all());
    if (command.is("AUEP") && all) {
      return Answer.of(
          200,
          "OK",
          lines.keySet().stream().map(name -> "Z: " + name.canonical()).toArray(String[]::new));
    }
    GatewayLine line = lines.get(command.endpoint());
    if (line == null) {
      return Answer.of(500, "no such endpoint");
    }
    return switch (command.verb()) {
      case "AUEP" -> Answer.OK;
      case "RQNT" -> line.request(command);
      case "CRCX" -> line.create(command);
      case "MDCX" -> line.modify(command);
      case "DLCX" -> line.delete(command);
      default -> Answer.of(504, "no command for a gateway");
    };
  }
}
