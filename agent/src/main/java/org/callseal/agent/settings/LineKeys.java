package org.callseal.agent.settings;

import java.util.List;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;

/**
 * Who a line is and how it shows that. Immutable; does not print its secrets.
 *
 * @param identity of the line
 * @param provision what the domain gave the device
 * @param key the device's own
 * @param wishes for each association
 * @param streamsAlone whether its edges are reached over TCP and never asked over UDP
 */
public record LineKeys(
    Identity identity, Provision provision, StaticKey key, Wishes wishes, boolean streamsAlone) {

  /** The keys of the identity that the provision is for. */
  public static LineKeys of(Provision provision, StaticKey key, Wishes wishes) {
    if (!provision.deviceCredential().equals(key.credential())) {
      throw new IllegalArgumentException("a provision for another key than the device's");
    }
    Identity identity =
        Identity.parse(provision.deviceCredential().subject())
            .orElseThrow(() -> new IllegalArgumentException("a provision for no identity"));
    return new LineKeys(identity, provision, key, wishes, false);
  }

  /** The same for edges that are reached over TCP alone. */
  public LineKeys overStreamsAlone() {
    return new LineKeys(identity, provision, key, wishes, true);
  }

  /** The same with this server in place of those that the provision names. */
  public LineKeys askingFirst(ServerSet.Server server) {
    Provision other =
        new Provision(
            provision.domain(),
            provision.domainCredential(),
            provision.deviceCredential(),
            provision.admissionKey(),
            provision.signingKeys(),
            new ServerSet(List.of(server)));
    return new LineKeys(identity, other, key, wishes, streamsAlone);
  }

  @Override
  public String toString() {
    return "LineKeys of " + identity;
  }
}
