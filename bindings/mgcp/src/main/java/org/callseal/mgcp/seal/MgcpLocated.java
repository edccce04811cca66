package org.callseal.mgcp.seal;

import java.util.Optional;
import org.callseal.mgcp.MgcpFault;
import org.callseal.mgcp.MgcpMessage;

/** What the bytes of one message are, before anything of them is believed. */
public sealed interface MgcpLocated
    permits MgcpLocated.NotMgcp,
        MgcpLocated.WrongSeal,
        MgcpLocated.UnsupportedVersion,
        MgcpLocated.Unsealed,
        MgcpSealed {

  /** Not a message that we take. */
  record NotMgcp(MgcpFault fault) implements MgcpLocated {}

  /** A message whose lines of ours are not well-formed. */
  record WrongSeal(SealFault fault) implements MgcpLocated {}

  /** A message sealed in a version that is not spoken here. */
  record UnsupportedVersion() implements MgcpLocated {}

  /**
   * A message without a seal.
   *
   * @param control the payload of its X-SealC, where it has one
   */
  record Unsealed(MgcpMessage message, Optional<byte[]> control) implements MgcpLocated {}
}
