package org.callseal.systemtests.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.demo.phone.PhoneSettings;
import org.callseal.demo.phone.VirtualPhone;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.SimulatedNetwork;

/** A home behind its NAT: a phone, and an agent on another machine of the same network. */
final class Home {

  final String identity;
  final SimulatedNat nat;
  final Agent agent;
  final VirtualPhone phone;
  final List<PhoneEvent> events = new ArrayList<>();
  boolean answersCalls = true;

  Home(
      String identity,
      String publicHost,
      SimulatedNetwork world,
      Addressing addressing,
      LineKeys keys,
      P256 curve,
      RandomSource random,
      UnaryOperator<PhoneSettings> how)
      throws IOException {
    this.identity = identity;
    this.nat = world.nat(new InetSocketAddress(publicHost, 0).getAddress());
    AgentSettings settings =
        AgentSettings.of(List.of(addressing.agent()), addressing.outer(), List.of(keys))
            .withPhoneNetworks(
                PhoneNetworks.parse(List.of(addressing.homeNetwork())).orElseThrow());
    this.agent = new Agent(settings, world.loop("agent of " + identity), nat, random, curve);
    agent.start();
    this.phone =
        VirtualPhone.open(
            how.apply(PhoneSettings.of(identity, addressing.phone(), addressing.agent())),
            world.loop("phone of " + identity),
            nat,
            random,
            this::happened);
  }

  private void happened(PhoneEvent event) {
    events.add(event);
    if (answersCalls && event instanceof PhoneEvent.Called(PhoneCall call, var _)) {
      call.answer();
    }
  }

  <E extends PhoneEvent> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  boolean has(Class<? extends PhoneEvent> kind) {
    return events.stream().anyMatch(kind::isInstance);
  }
}
