package org.callseal.demo.mediagateway;

import java.util.Optional;

/** Something that happened at a media gateway. */
public sealed interface MediaGatewayEvent {

  /**
   * The controller has answered our ServiceChange.
   *
   * @param error the code, where it was refused
   */
  record ServiceChangeAnswered(Optional<String> error) implements MediaGatewayEvent {}

  /** The controller answers nothing; the gateway goes on asking. */
  record Disconnected() implements MediaGatewayEvent {}

  /**
   * The controller has commanded something.
   *
   * @param command the token as it was spelled
   * @param termination what for, likewise
   * @param error the code of our refusal, where it was not executed
   */
  record Commanded(String command, String termination, Optional<String> error)
      implements MediaGatewayEvent {}

  /** The controller has answered that a hook has moved. */
  record NotifyAnswered(String termination, Optional<String> error) implements MediaGatewayEvent {}
}
