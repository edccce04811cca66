package org.callseal.agent.line;

/**
 * A message on its way to the edge.
 *
 * @param <M> a message of the protocol
 * @param unsettled what to do when it has to be sent again in another form
 */
public record Outgoing<M>(M message, Unsettled unsettled) {}
