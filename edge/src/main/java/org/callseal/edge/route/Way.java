package org.callseal.edge.route;

import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.Hop;

/** What becomes of a message. */
public sealed interface Way {

  /** It goes to a call agent's side, in these bytes. */
  record ToCore(Hop to, byte[] bytes) implements Way {}

  /** It goes to this device, to be sealed, in these bytes. */
  record ToDevice(Kid device, byte[] bytes, String branch) implements Way {}

  /** It is answered here, with these bytes, on the way it came. */
  record Answered(byte[] bytes) implements Way {}

  /** It ends here, and its sender is not told. */
  record Refused(Refusal refusal) implements Way {}

  /** It ends here, because it was meant for nobody further: the ACK of an answer of ours. */
  record Absorbed() implements Way {}
}
