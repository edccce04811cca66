package org.callseal.demo.scenario;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.LineKeys;
import org.callseal.callagent.mgcp.GatewayView;
import org.callseal.core.association.Wishes;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.gateway.GatewayEvent;
import org.callseal.demo.gateway.GatewaySettings;
import org.callseal.demo.gateway.VirtualGateway;
import org.callseal.demo.nat.Nat;
import org.callseal.demo.world.Machine;

/**
 * A home with two telephones at an MGCP gateway. The gateway takes the agent for its call agent and
 * knows of nothing else. It is plugged in for the trials that are about it, and pulled out behind
 * them.
 *
 * <p>Used by the demo's own thread; what belongs to the loop stays there. Lives as long as one run.
 */
public final class GatewayHome {

  /** Where the gateway is, in {@link FarEnds}. */
  public static final String GATEWAY = "gateway";

  static final String NAME = "rgw1." + Domain.NAME;

  private static final int HOST = 40;

  private final Machine machine;
  private final Domain domain;
  private final List<GatewayEvent> events = new CopyOnWriteArrayList<>();
  private final Premises<VirtualGateway> premises;

  GatewayHome(Machine machine, FarEnds farEnds, Domain domain, RandomSource random)
      throws IOException {
    this.machine = machine;
    this.domain = domain;
    Domain.Enrolled enrolled = domain.enrollGateway(Identity.parse(NAME).orElseThrow());
    this.premises =
        new Premises<>(
            HOST,
            domain.gatewaysEdge(),
            LineKeys.of(enrolled.provision(), enrolled.key(), Wishes.NONE),
            GatewayProtocol.MGCP,
            machine,
            domain,
            random,
            (process, local, callAgent) ->
                VirtualGateway.open(
                    GatewaySettings.of(NAME, local, callAgent),
                    process,
                    farEnds.watching(GATEWAY, machine),
                    random,
                    events::add));
  }

  /** Everything in the home gets its power: agent and gateway begin, and remember nothing. */
  public void plugIn() {
    events.clear();
    VirtualGateway gateway = premises.plugIn();
    machine.run(gateway::restart);
  }

  /** Everything in the home loses its power. */
  public void pullOut() {
    premises.pullOut();
  }

  /** Somebody lifts the handset of a line, from 1 on, or puts it back. */
  public void moveHandset(int line, boolean up) {
    VirtualGateway gateway = premises.gateway();
    machine.run(() -> {
      if (up) {
        gateway.liftHandset(line);
      } else {
        gateway.replaceHandset(line);
      }
    });
  }

  /** The gateway as the call agent sees it now, if it does. Asked on the loop. */
  public Optional<GatewayView> seen() {
    return domain.gateways().stream().filter(view -> view.name().equals(NAME)).findFirst();
  }

  /** The gateway's name. */
  public String name() {
    return NAME;
  }

  /** The NAT between home and world. */
  public Nat nat() {
    return premises.nat();
  }

  /** How often this happened at the gateway. */
  public <E extends GatewayEvent> long count(Class<E> type) {
    return events.stream().filter(type::isInstance).count();
  }

  /** How often the agents of this home have refused for this reason. */
  long refused(Refusal refusal) {
    return premises.refused(refusal);
  }

  void forget() {
    events.clear();
  }
}
