package org.callseal.systemtests.mgcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.callseal.core.crypto.RandomSource;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.transaction.Answer;
import org.callseal.mgcp.transaction.Command;
import org.callseal.mgcp.transaction.MgcpTransactions;
import org.callseal.mgcp.transaction.Outcome;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** A call agent that commands what a test has it command, and keeps what came of it. */
final class CommandingCallAgent {

  private final MessagePort port;
  private final MgcpTransactions transactions;

  /** The commands of gateways, each once, with where they came from. */
  final List<Heard> heard = new ArrayList<>();

  /** What it answers to them. */
  Function<MgcpCommand, Answer> answers = _ -> Answer.OK;

  /** A command and its source. */
  record Heard(InetSocketAddress from, MgcpCommand command) {}

  CommandingCallAgent(Loop loop, Network network, InetSocketAddress address, RandomSource random)
      throws IOException {
    this.port = network.openDatagramPort(loop, address, (_, from, bytes) -> received(from, bytes));
    this.transactions = new MgcpTransactions(loop, random, port::send, this::execute, 1000);
  }

  private void received(InetSocketAddress from, byte[] bytes) {
    transactions.received(from, bytes);
  }

  private Answer execute(InetSocketAddress from, MgcpCommand command) {
    heard.add(new Heard(from, command));
    return answers.apply(command);
  }

  /** Commands something of an endpoint; its outcome comes later. */
  Commanded command(InetSocketAddress gateway, String verb, String endpoint, String... lines) {
    Commanded commanded = new Commanded();
    Command command = Command.of(verb, EndpointName.parse(endpoint).orElseThrow(), lines);
    transactions.send(gateway, command, outcome -> commanded.outcome = outcome);
    return commanded;
  }

  /** The gateways' commands of this verb, each once. */
  List<MgcpCommand> heard(String verb) {
    return heard.stream().map(Heard::command).filter(command -> command.is(verb)).toList();
  }

  /** A command, and what has come of it so far. */
  static final class Commanded {
    private Outcome outcome;

    boolean isOver() {
      return outcome != null;
    }

    /** The code of its final response; 0 when there is none. */
    int code() {
      return outcome instanceof Outcome.Answered(MgcpResponse response) ? response.code() : 0;
    }

    /** A parameter of its final response. */
    String value(String name) {
      return outcome instanceof Outcome.Answered(MgcpResponse response)
          ? response.value(name).orElse("")
          : "";
    }
  }
}
