package org.callseal.systemtests.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.simulation.SimulatedNat;

/**
 * A home behind its NAT whose one agent has lines for several numbers, with as many phones as a
 * test plugs in.
 */
final class BareHome {

  private static final int SIP_PORT = 5060;

  private final SipWorld world;
  private final SimulatedNat nat;

  BareHome(SipWorld world, String publicHost, List<LineKeys> lines) throws IOException {
    this.world = world;
    this.nat = world.network.nat(new InetSocketAddress(publicHost, 0).getAddress());
    Addressing where = world.addressing;
    AgentSettings settings =
        AgentSettings.of(List.of(where.agent()), where.outer(), lines)
            .withPhoneNetworks(PhoneNetworks.parse(List.of(where.homeNetwork())).orElseThrow());
    new Agent(
            settings, world.network.loop("agent at " + publicHost), nat, world.random, world.curve)
        .start();
  }

  /** Plugs a phone in, each at an address that no other phone has, even in another home. */
  BarePhone phone(String identity) throws IOException {
    InetSocketAddress address = new InetSocketAddress("192.168.1." + world.nextPlace(), SIP_PORT);
    return new BarePhone(world, nat, identity, address, world.addressing.agent());
  }
}
