package org.callseal.edge.mgcp;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.PacedLog;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What call agents of a list may say to a gateway: in its endpoints' names alone, what answers its
 * commands or commands it, and nothing that sends it to somebody who is not of the list.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class CallAgentRules {

  private static final Logger LOG = LoggerFactory.getLogger(CallAgentRules.class);

  private final Loop loop;
  private final Controllers controllers;
  private final RefusalCounters counters;

  CallAgentRules(Loop loop, Controllers controllers, RefusalCounters counters) {
    this.loop = loop;
    this.controllers = controllers;
    this.counters = counters;
  }

  /**
   * A gateway and the call agent that speaks to it.
   *
   * @param scope the gateway's endpoints
   * @param from where it speaks from
   * @param answer takes what the edge itself answers to it
   */
  record Conversation(
      Identity gateway,
      Predicate<EndpointName> scope,
      Transactions transactions,
      PacedLog complaint,
      Controller callAgent,
      InetSocketAddress from,
      Consumer<byte[]> answer) {}

  /** The message without lines of ours, which nobody here may write. */
  Optional<MgcpMessage> read(byte[] bytes) {
    if (MgcpParser.parse(bytes) instanceof MgcpMessage message
        && !MgcpControl.isQuestion(message)
        && MgcpParser.parse(MgcpSeal.cut(message)) instanceof MgcpMessage plain
        && MgcpSeal.hasRoom(plain, 0)) {
      return Optional.of(plain);
    }
    counters.count(Refusal.MALFORMED);
    return Optional.empty();
  }

  /** Whether it may go on to the gateway; where not, that is counted, and said where it can be. */
  boolean passes(MgcpMessage message, Conversation conversation) {
    return switch (message) {
      case MgcpCommand command -> passes(command, conversation);
      case MgcpResponse response -> passes(response, conversation);
    };
  }

  private boolean passes(MgcpCommand command, Conversation with) {
    long nowNs = loop.nanoTime();
    if (!with.scope.test(command.endpoint())) {
      counters.count(Refusal.OUT_OF_SCOPE);
      with.answer.accept(Answers.of(Answers.UNKNOWN_ENDPOINT, command, "not of this gateway"));
      return false;
    }
    NotifiedEntity.Naming naming = NotifiedEntity.in(command);
    if (isUnlisted(naming)) {
      complain(with, naming);
      counters.count(Refusal.NOT_ADMITTED);
      with.answer.accept(Answers.of(Answers.INVALID_PARAMETER, command, "not a call agent"));
      return false;
    }
    CallAgentChoice choice = with.transactions.choice();
    switch (naming) {
      case NotifiedEntity.Naming.Named(var entities) ->
          choice.named(command.endpoint(), listed(entities.getFirst()).orElseThrow());
      case NotifiedEntity.Naming.Back _ -> choice.takenBack(command.endpoint(), with.callAgent);
      case NotifiedEntity.Naming.Nothing _ -> {
        // RFC 3435 4.1: auditing will not change the notified entity.
        if (!command.verb().startsWith("AU")) {
          choice.commanded(with.callAgent);
        }
      }
      case NotifiedEntity.Naming.Unclear _ -> {}
    }
    with.transactions.asked().asked(command.transaction(), with.from, nowNs);
    return true;
  }

  private boolean passes(MgcpResponse response, Conversation with) {
    long nowNs = loop.nanoTime();
    if (response.code() < 100) {
      // 000 to 099: the response of the gateway's has come (RFC 3435 2.4).
      boolean known = with.transactions.asked().asker(response.transaction(), nowNs) != null;
      if (!known) {
        counters.count(Refusal.OUT_OF_SCOPE);
      }
      return known;
    }
    CommandsOfGateway.Asked asked =
        with.transactions.commands().find(response.transaction(), nowNs);
    if (asked == null || !asked.wentTo(with.callAgent)) {
      counters.count(Refusal.OUT_OF_SCOPE);
      return false;
    }
    NotifiedEntity.Naming naming = NotifiedEntity.in(response);
    if (isUnlisted(naming)) {
      complain(with, naming);
      counters.count(Refusal.NOT_ADMITTED);
      return false;
    }
    if (asked.isRestart() && naming instanceof NotifiedEntity.Naming.Named(var entities)) {
      with.transactions.choice().named(asked.endpoint(), listed(entities.getFirst()).orElseThrow());
    }
    if (!response.isProvisional()) {
      asked.answered();
    }
    return true;
  }

  private boolean isUnlisted(NotifiedEntity.Naming naming) {
    return switch (naming) {
      case NotifiedEntity.Naming.Named(var entities) ->
          !entities.stream().allMatch(entity -> listed(entity).isPresent());
      case NotifiedEntity.Naming.Unclear _ -> true;
      case NotifiedEntity.Naming.Nothing _, NotifiedEntity.Naming.Back _ -> false;
    };
  }

  private Optional<Controller> listed(NotifiedEntity entity) {
    return controllers.named(entity.host(), entity.port());
  }

  private void complain(Conversation with, NotifiedEntity.Naming naming) {
    if (with.complaint.isDue(loop.nanoTime())) {
      LOG.warn(
          "{} would send {} to a call agent that is not listed, past its seal, and was refused: {}",
          with.callAgent,
          with.gateway,
          naming);
    }
  }
}
