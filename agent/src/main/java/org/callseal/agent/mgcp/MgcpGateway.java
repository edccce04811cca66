package org.callseal.agent.mgcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.agent.gateway.Backlog;
import org.callseal.agent.gateway.BesideGateway;
import org.callseal.agent.gateway.GatewayPort;
import org.callseal.agent.gateway.PacedComplaint;
import org.callseal.agent.line.Outgoing;
import org.callseal.agent.line.SealedWay;
import org.callseal.agent.line.Unsettled;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.core.crypto.RandomSource;
import org.callseal.mgcp.Malformed;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpFault;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/**
 * Between one MGCP gateway and its line: the gateway's call agent, as it sees it. What the gateway
 * sends goes to the edge under seal, copies too, each sealed anew; what was opened goes to the
 * gateway as it was before it was sealed, but for the call agents' addresses. Transaction
 * identifiers, provisional responses and response acknowledgements pass untouched. It repeats
 * nothing by itself.
 *
 * <p>Belongs to the agent's loop; lives as long as the agent.
 */
final class MgcpGateway implements BesideGateway<MgcpMessage> {

  /** RFC 3435 2.3: Notify, DeleteConnection and RestartInProgress come from gateways. */
  private static final Set<String> COMMANDS_OF_GATEWAYS = Set.of("NTFY", "DLCX", "RSIP");

  private final Loop loop;
  private final SealedWay<MgcpMessage> line;
  private final GatewayPort port;
  private final PacedComplaint complaint;
  private final Backlog<Held> backlog = new Backlog<>();
  private final CommandsOfCallAgents commandsOfCallAgents = new CommandsOfCallAgents();
  private final CommandsOfGateway commandsOfGateway = new CommandsOfGateway();

  /** A datagram of the gateway that waits for an association. */
  private record Held(InetSocketAddress from, String datagram) {

    static Held of(InetSocketAddress from, byte[] datagram) {
      return new Held(from, new String(datagram, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
      return datagram.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Opens the port toward the gateway. */
  MgcpGateway(
      Loop loop,
      Network network,
      RandomSource random,
      GatewaySettings settings,
      SealedWay<MgcpMessage> line)
      throws IOException {
    this.loop = loop;
    this.line = line;
    this.complaint = new PacedComplaint(line.identity());
    this.port =
        new GatewayPort(loop, network, random, settings, MgcpLines.MGCP::framer, this::received);
  }

  /** A datagram of the gateway. */
  private void received(InetSocketAddress from, byte[] datagram) {
    switch (MgcpDatagram.split(datagram)) {
      case Malformed(MgcpFault fault) -> refuse(fault.word(), from);
      case MgcpDatagram.Messages(List<byte[]> messages) -> {
        List<MgcpMessage> taken = new ArrayList<>();
        messages.forEach(bytes -> read(bytes, from, taken));
        if (taken.isEmpty()) {
          return;
        }
        if (taken.stream().anyMatch(MgcpGateway::isOfGateway)) {
          port.heard(from);
        }
        if (line.carries()) {
          line.send(taken.stream().map(message -> outgoing(message, from)).toList());
        } else {
          hold(Held.of(from, datagram));
        }
      }
    }
  }

  /**
   * Whether gateways alone send such a message. Not a response: it shows where it was sent from,
   * which need not be where commands are taken; and not a tool's command.
   */
  private static boolean isOfGateway(MgcpMessage message) {
    return message instanceof MgcpCommand command && COMMANDS_OF_GATEWAYS.contains(command.verb());
  }

  private void read(byte[] bytes, InetSocketAddress from, List<MgcpMessage> taken) {
    switch (MgcpParser.parse(bytes)) {
      case Malformed(MgcpFault fault) -> refuse(fault.word(), from);
      case MgcpMessage message when MgcpControl.isQuestion(message) ->
          refuse("control-message", from);
      case MgcpMessage message -> readable(message, from, taken);
    }
  }

  /** A name put back may make more of a line than is read: that is the gateway's fault as well. */
  private void readable(MgcpMessage message, InetSocketAddress from, List<MgcpMessage> taken) {
    MgcpMessage plain = MgcpLines.parsed(MgcpSeal.cut(message));
    switch (MgcpParser.parse(names().forCallAgent(plain))) {
      case Malformed(MgcpFault fault) -> refuse(fault.word(), from);
      case MgcpMessage onward -> taken.add(onward);
    }
  }

  private void refuse(String what, InetSocketAddress from) {
    port.drop();
    complaint.refused(what, from, loop.nanoTime());
  }

  private void hold(Held held) {
    if (!backlog.add(held, loop.nanoTime())) {
      port.drop();
    }
    line.hurry();
  }

  private Outgoing<MgcpMessage> outgoing(MgcpMessage onward, InetSocketAddress from) {
    long nowNs = loop.nanoTime();
    return switch (onward) {
      case MgcpCommand command ->
          new Outgoing<>(command, commandsOfGateway.sent(command, from, again(command), nowNs));
      case MgcpResponse response -> {
        commandsOfCallAgents.answered(response, nowNs);
        yield new Outgoing<>(response, again(response));
      }
    };
  }

  private Unsettled again(MgcpMessage message) {
    return new Unsettled() {
      @Override
      public void sealAgain() {
        line.send(List.of(new Outgoing<>(message, this)));
      }
    };
  }

  /** A message of the edge's was verified. */
  @Override
  public void received(SealedWay<MgcpMessage> way, MgcpMessage message, Lane came) {
    switch (message) {
      case MgcpCommand command -> {
        MgcpMessage answer = commandsOfCallAgents.opened(command, loop.nanoTime());
        if (answer == null) {
          port.send(port.gateway(), names().forGateway(command));
        } else {
          line.send(List.of(new Outgoing<>(answer, again(answer))));
        }
      }
      case MgcpResponse response -> {
        CommandsOfGateway.Command answered = commandsOfGateway.answered(response);
        if (answered != null) {
          line.settle(answered.unsettled());
        }
        InetSocketAddress to = answered == null ? port.gateway() : answered.from();
        port.send(to, names().forGateway(response));
      }
    }
  }

  private NotifiedEntities names() {
    return new NotifiedEntities(port.ownAddress(), port::isOurs);
  }

  @Override
  public void takesRequests(SealedWay<MgcpMessage> way) {
    for (Held held : backlog.takeAll()) {
      received(held.from(), held.bytes());
    }
  }

  @Override
  public void sweep(long nowNs) {
    for (int late = backlog.sweep(nowNs); late > 0; late--) {
      port.drop();
    }
    commandsOfCallAgents.sweep(nowNs);
    commandsOfGateway.sweep(nowNs);
  }

  @Override
  public Optional<InetSocketAddress> place() {
    return Optional.of(port.gateway());
  }

  @Override
  public long dropped() {
    return port.dropped();
  }

  @Override
  public int burden() {
    return backlog.size() + commandsOfCallAgents.size() + commandsOfGateway.size();
  }

  @Override
  public void close() {
    port.close();
  }
}
