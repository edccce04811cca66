package org.callseal.demo.phone;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.sip.SipUri;
import org.callseal.transport.Medium;

/**
 * What somebody typed into a phone.
 *
 * @param identity {@code sip:user@domain}
 * @param local the address and port it binds
 * @param outboundProxy where it sends everything that opens a dialog, and its registrations
 * @param expires the seconds it asks for when it registers
 * @param password answers Digest challenges, where there is one
 * @param over what it talks to its outbound proxy over
 * @param candidates how many addresses for media it offers besides its own, a line each
 */
public record PhoneSettings(
    SipUri identity,
    InetSocketAddress local,
    InetSocketAddress outboundProxy,
    int expires,
    Optional<SecretBytes> password,
    Medium over,
    int candidates) {

  /** A phone without a password that registers for an hour. */
  public static PhoneSettings of(
      String identity, InetSocketAddress local, InetSocketAddress outboundProxy) {
    SipUri uri =
        SipUri.parse(identity)
            .filter(parsed -> parsed.user().isPresent())
            .orElseThrow(() -> new IllegalArgumentException("not a phone's identity"));
    return new PhoneSettings(uri, local, outboundProxy, 3600, Optional.empty(), Medium.UDP, 0);
  }

  /** The same with another wish for the life of its registration. */
  public PhoneSettings withExpires(int seconds) {
    return new PhoneSettings(identity, local, outboundProxy, seconds, password, over, candidates);
  }

  /** The same with a password. */
  public PhoneSettings withPassword(SecretBytes secret) {
    return new PhoneSettings(
        identity, local, outboundProxy, expires, Optional.of(secret), over, candidates);
  }

  /** The same for a phone that talks to its outbound proxy over TCP. */
  public PhoneSettings overTcp() {
    return new PhoneSettings(
        identity, local, outboundProxy, expires, password, Medium.TCP, candidates);
  }

  /** The same for a phone that offers so many addresses for media: its INVITEs are long. */
  public PhoneSettings withCandidates(int count) {
    return new PhoneSettings(identity, local, outboundProxy, expires, password, over, count);
  }

  String user() {
    return identity.user().orElseThrow();
  }
}
