package org.callseal.mgcp.transaction;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.callseal.core.crypto.RandomSource;
import org.callseal.mgcp.Malformed;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.transport.Loop;
import org.callseal.transport.transaction.AnswerMemory;
import org.callseal.transport.transaction.RepeatedRequest;

/**
 * All transactions of one entity, call agent or gateway, over datagrams that somebody else sends
 * and receives. Numbers begin at random, so that an entity that is started anew uses none that its
 * peers still remember (RFC 3435 3.5.2).
 *
 * <p>Belongs to one loop; lives as long as its entity.
 */
public final class MgcpTransactions {

  private static final int HIGHEST = 999_999_999;

  private final Loop loop;
  private final RandomSource random;
  private final BiConsumer<InetSocketAddress, byte[]> sender;
  private final CommandHandler handler;
  private final AnswerMemory answers;
  private final int most;
  private final Map<Integer, Sent> sent = new HashMap<>();
  private int last;
  private long malformed;
  private boolean closed;

  /** A command of ours that has no final response yet. */
  private record Sent(
      InetSocketAddress to, RepeatedRequest retransmission, Consumer<Outcome> then) {}

  /**
   * Transactions of an entity.
   *
   * @param sender sends a datagram, as best the network can
   * @param handler executes what others command
   * @param most how many commands of ours may wait, and how many answers are kept
   */
  public MgcpTransactions(
      Loop loop,
      RandomSource random,
      BiConsumer<InetSocketAddress, byte[]> sender,
      CommandHandler handler,
      int most) {
    this.loop = loop;
    this.random = random;
    this.sender = sender;
    this.handler = handler;
    this.answers = new AnswerMemory(loop, MgcpTimers.T_HIST, most);
    this.most = most;
    this.last = (int) ((ByteBuffer.wrap(random.bytes(4)).getInt() & 0xffff_ffffL) % HIGHEST);
  }

  /** How many datagrams and messages were no MGCP. */
  public long malformed() {
    return malformed;
  }

  /** How many commands of ours wait for their final response. */
  public int waiting() {
    return sent.size();
  }

  /** Sends a command and repeats it; what comes of it is told once, later. */
  public void send(InetSocketAddress to, Command command, Consumer<Outcome> then) {
    if (closed) {
      return;
    }
    if (sent.size() >= most) {
      loop.execute(() -> then.accept(new Outcome.Unanswered()));
      return;
    }
    int transaction = next();
    byte[] bytes = command.bytes(transaction);
    RepeatedRequest retransmission =
        new RepeatedRequest(
            loop,
            MgcpTimers.RETRANSMISSION,
            () -> random.bytes(1)[0] & 0xff,
            () -> sender.accept(to, bytes),
            () -> over(transaction, new Outcome.Unanswered()));
    sent.put(transaction, new Sent(to, retransmission, then));
    retransmission.start();
  }

  /**
   * Takes in a datagram. RFC 3435 3.5.5: its messages MUST be processed in order, each on its own.
   */
  public void received(InetSocketAddress from, byte[] datagram) {
    if (closed) {
      return;
    }
    switch (MgcpDatagram.split(datagram)) {
      case Malformed _ -> malformed++;
      case MgcpDatagram.Messages(var messages) ->
          messages.forEach(message -> receivedAlone(from, message));
    }
  }

  /** Ends all, without a word. */
  public void close() {
    closed = true;
    sent.values().forEach(waiting -> waiting.retransmission.stop());
    sent.clear();
  }

  private void receivedAlone(InetSocketAddress from, byte[] message) {
    switch (MgcpParser.parse(message)) {
      case Malformed _ -> malformed++;
      case MgcpCommand command -> received(from, command);
      case MgcpResponse response -> received(from, response);
    }
  }

  private void received(InetSocketAddress from, MgcpCommand command) {
    byte[] before = answers.find(from, command.transaction());
    if (before != null) {
      if (before.length > 0) {
        sender.accept(from, before);
      }
      return;
    }
    confirmed(from, command);
    if (!answers.hasRoom()) {
      // 403: not enough resources at this time. Nothing was executed, so it may be said each time.
      sender.accept(from, Answer.of(403, "no room").bytes(command.transaction()));
      return;
    }
    byte[] answer = handler.execute(from, command).bytes(command.transaction());
    answers.keep(from, command.transaction(), answer);
    sender.accept(from, answer);
  }

  /** What the peer says it has of our answers: 3.5.2, {@code K: 6234-6255, 6257}. */
  private void confirmed(InetSocketAddress from, MgcpCommand command) {
    command
        .value("k")
        .ifPresent(ranges ->
            TransactionRanges.of(ranges).forEach(number -> answers.confirmed(from, number)));
  }

  private void received(InetSocketAddress from, MgcpResponse response) {
    if (response.code() == 0) {
      answers.confirmed(from, response.transaction());
      return;
    }
    Sent waiting = sent.get(response.transaction());
    boolean expected = waiting != null && waiting.to.equals(from);
    if (response.isProvisional()) {
      if (expected && waiting != null) {
        // RFC 3435 3.5.6: who receives a provisional response SHALL switch to LONGTRAN-TIMER.
        waiting.retransmission.provisional();
      }
      return;
    }
    // RFC 3435 3.5.6: an empty K in a final response asks for its acknowledgement.
    if (response.value("k").filter(String::isEmpty).isPresent()) {
      sender.accept(from, Answer.of(0, "").bytes(response.transaction()));
    }
    if (expected) {
      over(response.transaction(), new Outcome.Answered(response));
    }
  }

  private void over(int transaction, Outcome outcome) {
    Sent waiting = sent.remove(transaction);
    if (waiting != null) {
      waiting.retransmission.stop();
      waiting.then.accept(outcome);
    }
  }

  private int next() {
    do {
      last = last % HIGHEST + 1;
    } while (sent.containsKey(last));
    return last;
  }
}
