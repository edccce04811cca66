package org.callseal.edge.mgcp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.callseal.edge.gateway.Askers;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * What is under way between a gateway and its call agents, and which of them its endpoints belong
 * to.
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
final class Transactions {

  private final Controllers controllers;
  private final CallAgentChoice choice;
  private final CommandsOfGateway commands = new CommandsOfGateway();
  private final Askers<InetSocketAddress> asked = new Askers<>();

  Transactions(Controllers controllers) {
    this.controllers = controllers;
    this.choice = new CallAgentChoice(controllers);
  }

  CallAgentChoice choice() {
    return choice;
  }

  CommandsOfGateway commands() {
    return commands;
  }

  Askers<InetSocketAddress> asked() {
    return asked;
  }

  /** Whether a response of the gateway's answers something: what the edge has sent to it. */
  boolean answersSomething(MgcpResponse response, long nowNs) {
    return isAcknowledgement(response)
        ? commands.has(response.transaction(), nowNs)
        : asked.asker(response.transaction(), nowNs) != null;
  }

  /** 000 to 099: that the response to a command of its own has come (RFC 3435 2.4). */
  private static boolean isAcknowledgement(MgcpResponse response) {
    return response.code() < 100;
  }

  /**
   * Sends what passed in one datagram of the gateway: a response to where its command came from,
   * the commands beside it with it (RFC 3435 4.1), commands alone to the call agent of their
   * endpoint; what goes to one place stays one datagram, in its order.
   */
  void forward(List<Onward> passed, MessagePort port, long nowNs) {
    InetSocketAddress beside = null;
    Map<InetSocketAddress, List<byte[]>> ways = new LinkedHashMap<>();
    for (Onward each : passed) {
      if (each.message() instanceof MgcpResponse response && !isAcknowledgement(response)) {
        beside = asked.asker(response.transaction(), nowNs);
        break;
      }
    }
    for (Onward each : passed) {
      InetSocketAddress to = way(each.message(), beside, nowNs);
      if (to != null) {
        ways.computeIfAbsent(to, _ -> new ArrayList<>(1)).add(each.bytes());
      }
    }
    ways.forEach((to, messages) -> port.send(to, MgcpDatagram.together(messages)));
  }

  private @Nullable InetSocketAddress way(
      MgcpMessage message, @Nullable InetSocketAddress beside, long nowNs) {
    return switch (message) {
      case MgcpCommand command -> {
        Controller with = beside == null ? null : controllers.at(beside);
        Controller to = commands.sent(command, choice, with, nowNs);
        yield with != null && to.equals(with) ? beside : to.address();
      }
      case MgcpResponse response when isAcknowledgement(response) -> {
        CommandsOfGateway.Asked own = commands.find(response.transaction(), nowNs);
        yield own == null ? null : own.to().address();
      }
      case MgcpResponse response -> {
        InetSocketAddress asker = asked.asker(response.transaction(), nowNs);
        if (!response.isProvisional()) {
          asked.answered(response.transaction(), nowNs);
        }
        yield asker;
      }
    };
  }

  void sweep(long nowNs) {
    commands.sweep(nowNs);
    asked.sweep(nowNs);
  }

  /** How many it remembers. */
  int size() {
    return commands.size() + asked.size();
  }
}
