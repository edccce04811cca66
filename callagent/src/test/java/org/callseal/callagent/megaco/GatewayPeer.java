package org.callseal.callagent.megaco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.callseal.megaco.Clause;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.transaction.Dialect;
import org.callseal.megaco.transaction.MegacoTransactions;
import org.callseal.megaco.transaction.Outcome;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.transport.MessagePort;

/** A gateway with two lines, as its edge shows it: it answers by the book unless told otherwise. */
final class GatewayPeer {

  final List<String> commands = new ArrayList<>();
  final List<String> answers = new ArrayList<>();
  final Map<String, String> said = new HashMap<>();
  boolean isDeaf;
  Encoding encoding = Encoding.TEXT;
  private final SimulatedNetwork network;
  private final InetSocketAddress controller;
  private final MegacoTransactions transactions;
  private final MessagePort port;

  GatewayPeer(
      SimulatedNetwork network,
      InetSocketAddress controller,
      String messageId,
      String host,
      int port,
      int seed) {
    this.network = network;
    this.controller = controller;
    SimulatedLoop own = network.loop(messageId + port);
    try {
      this.port =
          network.openDatagramPort(
              own, new InetSocketAddress(host, port), (_, from, bytes) -> received(from, bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    transactions =
        new MegacoTransactions(
            own,
            new Random(seed)::nextBytes,
            messageId,
            this.port::send,
            (_, _, transaction) -> execute(transaction),
            1000);
    said.put("AV", "AV=aaln/1,AV=aaln/2");
  }

  private void received(InetSocketAddress from, byte[] bytes) {
    if (!isDeaf) {
      transactions.received(from, bytes);
    }
  }

  private String execute(Clause transaction) {
    Clause command = transaction.group().getFirst().group().getFirst();
    String events =
        command
            .find("E", "Events")
            .map(asked -> " " + String.join(",", asked.group().stream().map(Clause::word).toList()))
            .orElse("");
    commands.add(command.word() + " " + command.value() + events);
    String answer = said.getOrDefault(command.word(), command.word() + "=" + command.value());
    return "C=-{" + answer + "}";
  }

  /** Requests something of its own and waits a while; the reply is among the answers. */
  void say(String command) {
    say(1, "C=-{" + command + "}");
  }

  void say(int version, String actions) {
    transactions.send(
        controller,
        new Dialect(version, encoding),
        actions,
        outcome ->
            answers.add(
                switch (outcome) {
                  case Outcome.Unanswered _ -> "nothing";
                  case Outcome.Replied replied ->
                      replied.error().orElseGet(() -> words(replied.reply()));
                }));
    network.run(Duration.ofMillis(200));
  }

  private static String words(Clause reply) {
    return String.join(
        ",",
        reply.group().stream()
            .flatMap(context -> context.group().stream())
            .map(command -> command.word() + "=" + command.value())
            .toList());
  }

  /** Sends bytes as they are. */
  void write(String text) {
    port.send(controller, text.getBytes(StandardCharsets.US_ASCII));
    network.run(Duration.ofMillis(200));
  }

  /** Is gone, without a word. */
  void vanish() {
    port.close();
    transactions.close();
  }
}
