package org.callseal.mgcp.transaction;

import java.net.InetSocketAddress;
import org.callseal.mgcp.MgcpCommand;

/** Executes commands of others, each transaction once; on the loop's thread. */
public interface CommandHandler {

  /** Executes it and gives the answer to it. */
  Answer execute(InetSocketAddress from, MgcpCommand command);
}
