package org.callseal.agent.line;

import java.net.InetSocketAddress;
import org.callseal.sip.SipMessage;

/**
 * Who may have a use for what comes without a seal: calls for help, and nobody else. Called on the
 * agent's loop.
 */
@FunctionalInterface
public interface UnsealedUser {

  /** Something came without a seal; true when it was waited for, and is done with. */
  boolean received(SipMessage message, InetSocketAddress from);
}
