package org.callseal.megaco.transaction;

import java.net.InetSocketAddress;
import org.callseal.megaco.Clause;
import org.callseal.megaco.MegacoMessage;

/** Executes requests of others, each transaction once; on the loop's thread. */
public interface RequestHandler {

  /**
   * Executes it.
   *
   * @param message that it came in
   * @return what stands in the braces of its reply
   */
  String execute(InetSocketAddress from, MegacoMessage message, Clause transaction);
}
