package org.callseal.megaco.transaction;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callseal.core.crypto.RandomSource;
import org.callseal.megaco.Clause;
import org.callseal.megaco.Clauses;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.Malformed;
import org.callseal.megaco.MegacoMessage;
import org.callseal.transport.Loop;
import org.callseal.transport.transaction.AnswerMemory;
import org.callseal.transport.transaction.RepeatedRequest;

/**
 * All transactions of one entity, gateway or call agent, in text and binary over datagrams that
 * somebody else sends and receives (RFC 3525 8 and annex D.1): each peer is spoken to as it speaks.
 * Numbers begin at random, so that an entity that is started anew uses none that its peers still
 * remember.
 *
 * <p>Belongs to one loop; lives as long as its entity.
 */
public final class MegacoTransactions {

  /** The highest version whose syntax is spoken. */
  public static final int HIGHEST_VERSION = 3;

  private static final long HIGHEST = 0xffff_ffffL;
  private static final int MOST_ACKNOWLEDGED = 1024;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,10})(?:-([0-9]{1,10}))?");

  private final Loop loop;
  private final RandomSource random;
  private final String messageId;
  private final BiConsumer<InetSocketAddress, byte[]> sender;
  private final RequestHandler handler;
  private final AnswerMemory replies;
  private final int most;
  private final Map<Long, Sent> sent = new HashMap<>();
  private long last;
  private long malformed;
  private boolean closed;

  /** A request of ours that has no reply yet. */
  private record Sent(
      InetSocketAddress to, RepeatedRequest retransmission, Consumer<Outcome> then) {}

  /**
   * Transactions of an entity.
   *
   * @param messageId of the entity, as it stands in a message
   * @param sender sends a message, as best the network can
   * @param handler executes what others request
   * @param most how many requests of ours may wait, and how many replies are kept
   */
  public MegacoTransactions(
      Loop loop,
      RandomSource random,
      String messageId,
      BiConsumer<InetSocketAddress, byte[]> sender,
      RequestHandler handler,
      int most) {
    this.loop = loop;
    this.random = random;
    this.messageId = messageId;
    this.sender = sender;
    this.handler = handler;
    this.replies = new AnswerMemory(loop, MegacoTimers.LONG_TIMER, most);
    this.most = most;
    this.last = Long.remainderUnsigned(ByteBuffer.wrap(random.bytes(8)).getLong(), HIGHEST);
  }

  /** How many messages were no Megaco. */
  public long malformed() {
    return malformed;
  }

  /**
   * Sends a request and repeats it; what comes of it is told once, later.
   *
   * @param dialect that the other speaks
   * @param actions what stands in its braces, in text with short tokens
   */
  public void send(InetSocketAddress to, Dialect dialect, String actions, Consumer<Outcome> then) {
    if (closed) {
      return;
    }
    if (sent.size() >= most) {
      loop.execute(() -> then.accept(new Outcome.Unanswered()));
      return;
    }
    long transaction = next();
    byte[] bytes = bytes(dialect, "T=" + transaction + "{" + actions + "}");
    RepeatedRequest retransmission =
        new RepeatedRequest(
            loop,
            MegacoTimers.RETRANSMISSION,
            () -> random.bytes(1)[0] & 0xff,
            () -> sender.accept(to, bytes),
            () -> over(transaction, new Outcome.Unanswered()));
    sent.put(transaction, new Sent(to, retransmission, then));
    retransmission.start();
  }

  /** Takes in a message; its transactions are processed in their order. */
  public void received(InetSocketAddress from, byte[] bytes) {
    if (closed) {
      return;
    }
    switch (Encoding.of(bytes).parse(bytes)) {
      case Malformed _ -> malformed++;
      case MegacoMessage message -> received(from, message);
    }
  }

  /** Ends all, without a word. */
  public void close() {
    closed = true;
    sent.values().forEach(waiting -> waiting.retransmission.stop());
    sent.clear();
  }

  private void received(InetSocketAddress from, MegacoMessage message) {
    Dialect dialect = Dialect.of(message);
    if (message.version() < 1 || message.version() > HIGHEST_VERSION) {
      // RFC 3525 11.3. Only a request is answered, so that two that refuse each other fall silent.
      if (message.holds(Content.REQUEST)) {
        sender.accept(
            from, bytes(dialect.of(HIGHEST_VERSION), "ER=406{\"Version Not Supported\"}"));
      }
      return;
    }
    for (Clause clause : Clauses.of(message)) {
      if (clause.is("Transaction", "T")) {
        requested(from, message, clause);
      } else if (clause.is("Reply", "P")) {
        replied(from, message, clause);
      } else if (clause.is("Pending", "PN")) {
        // RFC 3525 D.1.4: who receives a pending waits longer.
        expected(from, clause).ifPresent(waiting -> waiting.retransmission.provisional());
      } else if (clause.is("TransactionResponseAck", "K")) {
        clause.group().forEach(range -> acknowledged(from, range.word()));
      }
      // An error without a transaction is never answered, and says nothing of any of ours.
    }
  }

  private void requested(InetSocketAddress from, MegacoMessage message, Clause clause) {
    Optional<Long> number = number(clause.value());
    if (number.isEmpty()) {
      malformed++;
      return;
    }
    byte[] before = replies.find(from, number.get());
    if (before != null) {
      if (before.length > 0) {
        sender.accept(from, before);
      }
      return;
    }
    String reply = "P=" + number.get() + "{";
    if (!replies.hasRoom()) {
      // 502, not ready. Nothing was executed, so it may be said each time.
      sender.accept(from, bytes(Dialect.of(message), reply + "ER=502{\"no room\"}}"));
      return;
    }
    byte[] bytes = bytes(Dialect.of(message), reply + handler.execute(from, message, clause) + "}");
    replies.keep(from, number.get(), bytes);
    sender.accept(from, bytes);
  }

  private void replied(InetSocketAddress from, MegacoMessage message, Clause clause) {
    // RFC 3525 8.2.2: a reply may ask to be acknowledged at once.
    number(clause.value())
        .filter(_ -> clause.find("ImmAckRequired", "IA").isPresent())
        .ifPresent(number -> sender.accept(from, bytes(Dialect.of(message), "K{" + number + "}")));
    if (expected(from, clause).isPresent()) {
      over(number(clause.value()).orElseThrow(), new Outcome.Replied(clause));
    }
  }

  /** The request of ours that this clause is about: only who was asked may answer. */
  private Optional<Sent> expected(InetSocketAddress from, Clause clause) {
    return number(clause.value())
        .flatMap(number -> Optional.ofNullable(sent.get(number)))
        .filter(waiting -> waiting.to.equals(from));
  }

  private void acknowledged(InetSocketAddress from, String range) {
    Matcher ends = RANGE.matcher(range);
    if (ends.matches()) {
      long first = Long.parseLong(ends.group(1));
      long end = ends.group(2) == null ? first : Long.parseLong(ends.group(2));
      for (long number = first; number <= Math.min(end, first + MOST_ACKNOWLEDGED); number++) {
        replies.confirmed(from, number);
      }
    }
  }

  private void over(long transaction, Outcome outcome) {
    Sent waiting = sent.remove(transaction);
    if (waiting != null) {
      waiting.retransmission.stop();
      waiting.then.accept(outcome);
    }
  }

  private byte[] bytes(Dialect dialect, String body) {
    return dialect.encoding().message(dialect.version(), messageId, body);
  }

  private static Optional<Long> number(String text) {
    return NUMBER.matcher(text).matches() && Long.parseLong(text) <= HIGHEST
        ? Optional.of(Long.parseLong(text))
        : Optional.empty();
  }

  private long next() {
    do {
      last = last % HIGHEST + 1;
    } while (sent.containsKey(last));
    return last;
  }
}
