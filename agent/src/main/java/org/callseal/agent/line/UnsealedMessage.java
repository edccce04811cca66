package org.callseal.agent.line;

import java.util.Optional;

/**
 * A message that came without a seal; nothing of it is believed.
 *
 * @param <M> a message of the protocol
 * @param control the payload of a control message, where it carries one
 */
public record UnsealedMessage<M>(M message, Optional<byte[]> control) {}
