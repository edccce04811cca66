package org.callseal.edge.mgcp;

import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpMessage;

/**
 * A message on its way to a gateway: the same one as often as its sender repeats it.
 *
 * @param transaction its identifier
 * @param command whether it is a command
 * @param bytes the message before it was sealed
 */
record Sent(int transaction, boolean command, byte[] bytes) {

  static Sent of(MgcpMessage message, byte[] bytes) {
    return new Sent(message.transaction(), message instanceof MgcpCommand, bytes);
  }

  /** The command that a response of this transaction answers. */
  static Sent command(int transaction) {
    return new Sent(transaction, true, new byte[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sent that && transaction == that.transaction && command == that.command;
  }

  @Override
  public int hashCode() {
    return 2 * transaction + (command ? 1 : 0);
  }
}
