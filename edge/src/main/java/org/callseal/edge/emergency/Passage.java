package org.callseal.edge.emergency;

import java.net.InetSocketAddress;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.token.UnsealedSource;

/** What becomes of a message that may be part of an unsealed call for help. */
public sealed interface Passage {

  /** It is none. */
  record None() implements Passage {}

  /** It goes to the core, in these bytes. */
  record ToCore(InetSocketAddress to, byte[] bytes) implements Passage {}

  /** It goes to the unsealed end of the call, in these bytes. */
  record ToSource(UnsealedSource to, byte[] bytes) implements Passage {}

  /** It is answered here, with these bytes. */
  record Answered(byte[] bytes) implements Passage {}

  /** It is refused with these bytes. */
  record Rejected(Refusal refusal, byte[] bytes) implements Passage {}

  /** It ends here, and its sender is not told. */
  record Refused(Refusal refusal) implements Passage {}

  /** It ends here, because it was meant for nobody further: the ACK of an answer of ours. */
  record Absorbed() implements Passage {}
}
