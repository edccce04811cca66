package org.callseal.app.serve;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.administration.GatewayStateLine;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.app.registration.H2BindingStore;
import org.callseal.callagent.CallAgent;
import org.callseal.callagent.CallAgentSettings;
import org.callseal.relay.netty.NettyLoop;

/**
 * The call agents that a server brings along where no others are named. Thread rule: one thread
 * starts them. Lifetime: the server's.
 */
final class BuiltInCallAgents {

  private final Optional<BuiltInGateways> gateways;

  private BuiltInCallAgents(Optional<BuiltInGateways> gateways) {
    this.gateways = gateways;
  }

  static BuiltInCallAgents start(ServeConfiguration configuration, Startup startup, ServerData data)
      throws IOException {
    if (configuration.callAgents().isEmpty()) {
      startForPhones(configuration, startup, data);
    }
    if (!configuration.mgcp().hasBuiltInCallAgent()
        && !configuration.megaco().hasBuiltInController()) {
      return new BuiltInCallAgents(Optional.empty());
    }
    BuiltInGateways gateways =
        BuiltInGateways.start(configuration, startup.network(), startup.random());
    startup.atEnd(gateways::close);
    return new BuiltInCallAgents(Optional.of(gateways));
  }

  private static void startForPhones(
      ServeConfiguration configuration, Startup startup, ServerData data) throws IOException {
    H2BindingStore bindings =
        H2BindingStore.open(data.registrations(), startup.clock().utcSeconds().getAsLong());
    startup.atEnd(bindings::close);
    NettyLoop loop = startup.loop("callseal-call-agent");
    CallAgent callAgent =
        CallAgent.open(
            CallAgentSettings.of(configuration.domain(), configuration.builtInCallAgent())
                .withEmergency(configuration.emergency().numbers()),
            bindings,
            loop,
            startup.network(),
            startup.random());
    startup.atEnd(loop, callAgent::close);
  }

  /** The gateways that those for gateways know. */
  List<GatewayStateLine> gatewayLines() {
    return gateways.map(BuiltInGateways::lines).orElseThrow(BuiltInCallAgents::notBuiltIn);
  }

  private static CommandFailure notBuiltIn() {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        "this server has no built-in call agent for gateways (mgcp.call-agents and"
            + " megaco.call-agents name others, or mgcp.listen and megaco.listen none); ask those");
  }
}
