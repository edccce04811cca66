package org.callseal.core.gateway;

import java.util.Optional;
import org.callseal.core.identity.Identity;

/**
 * The command by which an operator lets a gateway speak for all its endpoints. By default it speaks
 * for its own identity alone (requirement x.18). Pure.
 */
public final class ScopeGrant {
  private ScopeGrant() {}

  /** For an identity that looks like a gateway's: a host name, or an endpoint at one. */
  public static Optional<String> ofGateway(Identity identity) {
    return identity.kind() == Identity.Kind.SIP
        ? Optional.empty()
        : Optional.of(command(identity, identity.domain()));
  }

  /**
   * For an endpoint that the identity spoke for and may not, such as {@code
   * aaln/1@rgw1.example.net} or {@code aaln/1@[192.168.1.5]}. None where what stands behind the
   * {@code @} is not fit to be typed: the name is the gateway's word, and an operator may copy the
   * line into a shell.
   */
  public static Optional<String> ofEndpoint(Identity identity, String endpoint) {
    String domain = endpoint.substring(endpoint.lastIndexOf('@') + 1);
    return domain.matches("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f.:]{1,45}]")
        ? Optional.of(command(identity, domain))
        : Optional.empty();
  }

  private static String command(Identity identity, String domain) {
    return "callseal subscriber scope " + typed(identity) + " '*@" + domain + "'";
  }

  /** As the command line takes it, where user@host alone means a SIP URI. */
  public static String typed(Identity identity) {
    return switch (identity.kind()) {
      case SIP -> quoted(identity.text().substring("sip:".length()));
      case NAI -> quoted(identity.text()) + " --kind nai";
      case HOST -> identity.text() + (identity.text().contains(".") ? "" : " --kind host");
    };
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z0-9@/._+:-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }
}
