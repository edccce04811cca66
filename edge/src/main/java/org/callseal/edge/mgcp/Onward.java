package org.callseal.edge.mgcp;

import org.callseal.mgcp.MgcpMessage;

/**
 * A message that passes.
 *
 * @param message as it was read
 * @param bytes as it goes on: without lines of ours
 */
record Onward(MgcpMessage message, byte[] bytes) {}
