package org.callseal.demo.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.LineKeys;
import org.callseal.callagent.megaco.LineState;
import org.callseal.callagent.megaco.MediaGatewayState;
import org.callseal.callagent.megaco.MediaGatewayView;
import org.callseal.core.association.Wishes;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.mediagateway.MediaGatewayEvent;
import org.callseal.demo.mediagateway.MediaGatewaySettings;
import org.callseal.demo.mediagateway.VirtualMediaGateway;
import org.callseal.demo.nat.Nat;
import org.callseal.demo.world.Machine;

/**
 * A home with two telephones at a gateway of Megaco/H.248, in text. The gateway takes the agent for
 * its controller and knows of nothing else. It is plugged in for the trials that are about it, and
 * pulled out behind them.
 *
 * <p>Used by the demo's own thread; what belongs to the loop stays there. Lives as long as one run.
 */
public final class MediaGatewayHome {

  /** Where the gateway is, in {@link FarEnds}. */
  public static final String GATEWAY = "media gateway";

  static final String NAME = "rgw2." + Domain.NAME;

  private static final int HOST = 50;

  private final Machine machine;
  private final Domain domain;
  private final List<MediaGatewayEvent> events = new CopyOnWriteArrayList<>();
  private final Premises<VirtualMediaGateway> premises;

  MediaGatewayHome(Machine machine, FarEnds farEnds, Domain domain, RandomSource random)
      throws IOException {
    this.machine = machine;
    this.domain = domain;
    Domain.Enrolled enrolled = domain.enrollGateway(Identity.parse(NAME).orElseThrow());
    this.premises =
        new Premises<>(
            HOST,
            domain.mediaGatewaysEdge(),
            LineKeys.of(enrolled.provision(), enrolled.key(), Wishes.NONE),
            GatewayProtocol.MEGACO_TEXT,
            machine,
            domain,
            random,
            (process, local, controller) ->
                VirtualMediaGateway.open(
                    MediaGatewaySettings.of("<" + NAME + ">", local, controller),
                    process,
                    farEnds.watching(GATEWAY, machine),
                    random,
                    events::add));
  }

  /** Everything in the home gets its power: agent and gateway begin, and remember nothing. */
  public void plugIn() {
    VirtualMediaGateway gateway = premises.plugIn();
    events.clear();
    machine.run(gateway::restart);
  }

  /** The gateway alone begins anew; the agent beside it does not. */
  public void restart() {
    VirtualMediaGateway gateway = premises.gateway();
    machine.run(gateway::restart);
  }

  /** Everything in the home loses its power. */
  public void pullOut() {
    premises.pullOut();
  }

  /** Somebody lifts the handset of a line, from 1 on, or puts it back. */
  public void moveHandset(int line, boolean up) {
    VirtualMediaGateway gateway = premises.gateway();
    machine.run(() -> {
      if (up) {
        gateway.liftHandset(line);
      } else {
        gateway.replaceHandset(line);
      }
    });
  }

  /** The gateway as its controller sees it now, if it does. Asked on the loop. */
  public Optional<MediaGatewayView> seen() {
    return domain.mediaGateways().stream().filter(view -> view.name().equals(NAME)).findFirst();
  }

  /** Whether its controller takes it for one in this state. Asked on the loop. */
  public boolean isSeen(MediaGatewayState state) {
    return seen().filter(view -> view.state() == state).isPresent();
  }

  /** Whether its controller knows the handset to be there. Asked on the loop. */
  public boolean isSeen(int line, LineState hook) {
    return seen()
        .filter(view -> view.terminations().size() >= line)
        .filter(view -> view.terminations().get(line - 1).line() == hook)
        .isPresent();
  }

  /** The gateway's message identifier. */
  public String messageId() {
    return "<" + NAME + ">";
  }

  /** The NAT between home and world. */
  public Nat nat() {
    return premises.nat();
  }

  /** The agent's end toward the edge, in the home. */
  public InetSocketAddress agentEnd() {
    return premises.agentEnd();
  }

  /** How often the controller has asked it what it has. */
  public long audits() {
    return events.stream()
        .filter(event ->
            event instanceof MediaGatewayEvent.Commanded(var command, _, _) && command.equals("AV"))
        .count();
  }

  /** How often the agents of this home have refused for this reason. */
  long refused(Refusal refusal) {
    return premises.refused(refusal);
  }

  void forget() {
    events.clear();
  }
}
