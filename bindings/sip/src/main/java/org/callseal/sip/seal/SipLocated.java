package org.callseal.sip.seal;

import java.util.Optional;
import org.callseal.sip.SipFault;
import org.callseal.sip.SipMessage;

/** What the bytes from the network are, before anything of them is believed. */
public sealed interface SipLocated
    permits SipLocated.NotSip,
        SipLocated.WrongSeal,
        SipLocated.UnsupportedVersion,
        SipLocated.Unsealed,
        SipSealed {

  /** Not a SIP message that we take; {@link SipFault#KEEP_ALIVE} is none at all. */
  record NotSip(SipFault fault) implements SipLocated {}

  /** A SIP message whose Seal or Seal-Control is not well-formed. */
  record WrongSeal(SealFault fault) implements SipLocated {}

  /** A SIP message sealed in a version that is not spoken here. */
  record UnsupportedVersion() implements SipLocated {}

  /**
   * A SIP message without Seal.
   *
   * @param control the payload of its Seal-Control, where it has one
   */
  record Unsealed(SipMessage message, Optional<byte[]> control) implements SipLocated {}
}
