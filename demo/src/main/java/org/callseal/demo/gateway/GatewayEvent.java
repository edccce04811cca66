package org.callseal.demo.gateway;

import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpResponse;

/** Something that happened at a gateway. */
public sealed interface GatewayEvent {

  /** The call agent has answered our RSIP. */
  record RestartAnswered(MgcpResponse response) implements GatewayEvent {}

  /** The call agent answers nothing; the gateway goes on asking. */
  record Disconnected() implements GatewayEvent {}

  /** The call agent has commanded something, which was executed. */
  record Commanded(MgcpCommand command, int answer) implements GatewayEvent {}

  /** The call agent has answered that a hook has moved. */
  record NotifyAnswered(EndpointName endpoint, MgcpResponse response) implements GatewayEvent {}
}
