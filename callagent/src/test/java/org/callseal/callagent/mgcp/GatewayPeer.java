package org.callseal.callagent.mgcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.transaction.Answer;
import org.callseal.mgcp.transaction.Command;
import org.callseal.mgcp.transaction.MgcpTransactions;
import org.callseal.mgcp.transaction.Outcome;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.transport.MessagePort;

/** A gateway with two lines, as its edge shows it: it answers by the book unless told otherwise. */
final class GatewayPeer {

  final List<String> commands = new ArrayList<>();
  final List<Integer> answers = new ArrayList<>();
  final Map<String, Answer> said = new HashMap<>();
  boolean isDeaf;
  private final SimulatedNetwork network;
  private final InetSocketAddress callAgent;
  private final String name;
  private final MgcpTransactions transactions;
  private final MessagePort port;

  GatewayPeer(
      SimulatedNetwork network,
      InetSocketAddress callAgent,
      String name,
      String host,
      int port,
      int seed) {
    this.network = network;
    this.callAgent = callAgent;
    this.name = name;
    SimulatedLoop own = network.loop(name + port);
    try {
      this.port =
          network.openDatagramPort(
              own, new InetSocketAddress(host, port), (_, from, bytes) -> received(from, bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    transactions =
        new MgcpTransactions(
            own, new Random(seed)::nextBytes, this.port::send, this::execute, 1000);
    said.put("AUEP", Answer.of(200, "OK", "Z: aaln/1@" + name, "Z: aaln/2@" + name));
  }

  private void received(InetSocketAddress from, byte[] bytes) {
    if (!isDeaf) {
      transactions.received(from, bytes);
    }
  }

  private Answer execute(InetSocketAddress from, MgcpCommand command) {
    commands.add(
        command.verb()
            + " "
            + command.endpoint().local()
            + command.value("r").map(events -> " " + events).orElse(""));
    return said.getOrDefault(command.verb(), Answer.OK);
  }

  /** Sends a command of its own and waits a while; its answer is among the answers, 0 for none. */
  void say(String verb, String local, String... parameters) {
    transactions.send(
        callAgent,
        Command.of(verb, new EndpointName(local, name), parameters),
        outcome ->
            answers.add(outcome instanceof Outcome.Answered(var response) ? response.code() : 0));
    network.run(Duration.ofMillis(200));
  }

  /** Is gone, without a word. */
  void vanish() {
    port.close();
    transactions.close();
  }
}
