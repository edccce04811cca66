package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.callseal.agent.names.Server;
import org.callseal.agent.settings.LineKeys;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.exchange.ExchangeFault;
import org.callseal.core.exchange.Initiator;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.StreamEnd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges of one line, one at a time: when one may begin, with which server, and what its
 * answers come to. Belongs to the agent's loop; lives as long as its line.
 *
 * @param <M> a message of the protocol
 * @param <S> a sealed one
 */
final class LineExchange<M, S extends SealedBytes> {

  private static final Logger LOG = LoggerFactory.getLogger(LineExchange.class);

  private static final String REWRITTEN =
      "{}: something between here and {} rewrites {} (a firewall's {} ALG?); no seal can hold"
          + " there: {}";
  private static final String NO_ANSWER = "no answer came";

  private final Loop loop;
  private final EdgeSide<M, S> edge;
  private final Line<M, S> line;
  private final LineKeys keys;
  private final RandomSource random;
  private final Initiator initiator;
  private final ExchangePacing pacing;
  private final ServerList servers;
  private final BiConsumer<ExchangeAttempt, InitiatorFinished> whenFinished;
  private @Nullable ExchangeAttempt attempt;
  private EdgeSide.@Nullable Question question;

  /** The one whose association waits for its grant: its edge may still say that it is lost. */
  private EdgeSide.@Nullable Question confirming;

  private boolean hinted;
  private boolean lost;
  private String unsealedWord = NO_ANSWER;

  LineExchange(
      Loop loop,
      EdgeSide<M, S> edge,
      Line<M, S> line,
      LineKeys keys,
      ExchangePacing pacing,
      P256 curve,
      RandomSource random,
      BiConsumer<ExchangeAttempt, InitiatorFinished> whenFinished) {
    this.loop = loop;
    this.edge = edge;
    this.line = line;
    this.keys = keys;
    this.random = random;
    this.initiator = new Initiator(curve, EphemeralKeys.from(curve, random), keys.key());
    this.pacing = pacing;
    List<Medium> media = media(edge.protocol(), keys);
    Carriage spoken = edge.protocol().carriage(media.getFirst()).carriage();
    this.servers = new ServerList(loop, edge.names(), keys.serversFor(spoken), media);
    this.whenFinished = whenFinished;
  }

  private static List<Medium> media(LineProtocol<?, ?> protocol, LineKeys keys) {
    return keys.streamsAlone() ? List.of(Medium.TCP) : protocol.exchangeMedia();
  }

  ServerList servers() {
    return servers;
  }

  boolean underWay() {
    return attempt != null;
  }

  /** Whether a hint asks for an exchange beside the association that stands. */
  boolean hinted() {
    return hinted;
  }

  /** Whether somebody said that the authority does not have what waits for its grant. */
  boolean lost() {
    return lost;
  }

  /** The edge said under seal when this device's turn is. */
  void postponed(int seconds, long nowNs) {
    pacing.postponed(Duration.ofSeconds(seconds), nowNs);
  }

  /** Whether the turn that the edge gave this device has not come yet. */
  boolean awaitsTurn() {
    return pacing.awaitsTurn();
  }

  /** An endpoint waits, or somebody who calls it. */
  void hurry(long nowNs) {
    pacing.hurry(nowNs);
  }

  /** An unauthenticated hint came. */
  void hint(long nowNs) {
    hinted = hinted || (attempt == null && pacing.takesHint(nowNs));
  }

  /** The edge has taken message_3. */
  void succeeded(long nowNs) {
    waitNoMore();
    pacing.succeeded(nowNs);
  }

  /** The edge said under seal that this device gets no association now. */
  void barred(long nowNs) {
    pacing.barred(nowNs);
  }

  /** What was set up or stood does not serve: the next server, after a pause. */
  void failed(String why, long nowNs) {
    waitNoMore();
    servers.advance();
    if (pacing.failed(nowNs)) {
      LOG.warn("{}: {}", keys.identity(), why);
    }
  }

  /** Whether pacing lets one begin now. */
  boolean mayBegin(long nowNs) {
    return attempt == null && pacing.allows(nowNs);
  }

  /**
   * Begins an exchange if pacing lets.
   *
   * @param beside whether an association stands that can wait for this one
   */
  void begin(boolean beside, long nowNs) {
    if (attempt != null || !pacing.allows(nowNs)) {
      return;
    }
    if (beside) {
      servers.preferFirstMedium();
    }
    Server server = servers.current();
    if (server == null) {
      failed("no server has an address", nowNs);
      return;
    }
    waitNoMore();
    ConnectionId own = new ConnectionId(edge.freeSpi(), Instance.draw(random));
    Carriage carriage = edge.protocol().carriage(server.over()).carriage();
    attempt =
        new ExchangeAttempt(
            initiator, keys.provision(), server, carriage, own, loop.utcSeconds(), nowNs);
    question = edge.question(line, attempt.question(), server);
    unsealedWord = NO_ANSWER;
    tick(nowNs);
  }

  void tick(long nowNs) {
    if (attempt == null || question == null) {
      return;
    }
    if (attempt.over(nowNs)) {
      end();
      failed("no association could be set up: " + unsealedWord, nowNs);
    } else if (attempt.due(nowNs)) {
      attempt.sent(nowNs);
      edge.send(question);
    }
  }

  /** The connection with an edge broke, or could not be opened. */
  void streamEnded(InetSocketAddress edge, StreamEnd why) {
    if (why == StreamEnd.UNREACHABLE
        && attempt != null
        && attempt.server().equals(new Server(edge, Medium.TCP))) {
      // Nobody takes connections there, which costs no pause: the next one's turn at once.
      end();
      servers.advance();
    }
  }

  /** What is said of the one that waits for its grant is not heard any more. */
  private void waitNoMore() {
    if (confirming != null) {
      edge.close(confirming);
      confirming = null;
    }
    lost = false;
  }

  private void end() {
    if (question != null) {
      edge.close(question);
    }
    over();
  }

  private void over() {
    if (attempt != null) {
      attempt.close();
    }
    attempt = null;
    question = null;
    hinted = false;
  }

  /** An unsealed answer to our question came. True when something was done with it. */
  boolean answered(ControlMessage message, InetSocketAddress from, long nowNs) {
    if (attempt == null || question == null) {
      return saysLost(message, from, nowNs);
    }
    if (!from.equals(attempt.server().address())) {
      return false;
    }
    return switch (message) {
      case ControlMessage.Cookie(var cookie) -> {
        boolean taken = attempt.take(cookie, nowNs);
        if (taken) {
          edge.close(question);
          question = edge.question(line, attempt.question(), attempt.server());
          tick(nowNs);
        }
        yield taken;
      }
      case ControlMessage.Message2 message2 -> answered(attempt, question, message2);
      case ControlMessage.Refused refused -> {
        // Requirement 3.4.12: a refusal without seal may be anyone's. The exchange goes on.
        unsealedWord = "somebody said " + refused.refusal().word();
        yield false;
      }
      default -> false;
    };
  }

  private boolean answered(
      ExchangeAttempt asked, EdgeSide.Question question, ControlMessage.Message2 message2) {
    return switch (asked.answered(message2.message2())) {
      case Outcome.Refused<InitiatorFinished>(ExchangeFault fault) -> {
        LOG.debug("{}: message_2 refused: {}", keys.identity(), fault.word());
        yield false;
      }
      case Outcome.Accepted<InitiatorFinished>(InitiatorFinished finished) -> {
        boolean rewritten = !question.isEchoedBy(message2.echo());
        if (rewritten && leaves(question.server().address())) {
          end();
          finished.close();
          begin(false, loop.nanoTime());
        } else {
          over();
          confirming = question;
          whenFinished.accept(asked, finished);
        }
        yield true;
      }
    };
  }

  /**
   * The authority that has message_1 is gone, or somebody says so who saw the question (requirement
   * 3.4.12): what waits for its grant goes on waiting, and another exchange begins beside it.
   */
  private boolean saysLost(ControlMessage message, InetSocketAddress from, long nowNs) {
    if (confirming == null
        || !from.equals(confirming.server().address())
        || !(message instanceof ControlMessage.Refused refused)
        || refused.refusal() != Refusal.UNKNOWN_ASSOCIATION) {
      return false;
    }
    waitNoMore();
    lost = pacing.takesHint(nowNs);
    return lost;
  }

  /**
   * Something on the way to the server rewrites messages. Another server, if there is one that is
   * not known for that, is asked beside the association that stands.
   */
  void rewrites(InetSocketAddress server) {
    hinted = leaves(server) || hinted;
  }

  /** Said once of each server. True when there is another one to go to. */
  private boolean leaves(InetSocketAddress server) {
    if (!servers.avoid(server)) {
      return false;
    }
    String name = edge.protocol().name();
    Server next = servers.current();
    if (next == null || servers.avoids(next.address())) {
      LOG.error(
          REWRITTEN,
          keys.identity(),
          server,
          name,
          name,
          "switch it off or give the edge another port");
      return false;
    }
    LOG.warn(REWRITTEN, keys.identity(), server, name, name, "using " + next.address());
    return true;
  }
}
