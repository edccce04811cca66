package org.callseal.agent.settings;

import java.util.List;
import org.callseal.agent.names.ServerName;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Carriage;

/**
 * Who a line is and how it shows that. Immutable; does not print its secrets.
 *
 * @param identity of the line
 * @param provision what the domain gave the device
 * @param key the device's own
 * @param wishes for each association
 * @param servers those to ask before there is a grant, in this order, in place of the provision's;
 *     none: the provision's
 * @param streamsAlone whether its edges are reached over TCP and never asked over UDP
 */
public record LineKeys(
    Identity identity,
    Provision provision,
    StaticKey key,
    Wishes wishes,
    List<ServerName> servers,
    boolean streamsAlone) {

  public LineKeys {
    servers = List.copyOf(servers);
  }

  /** The keys of the identity that the provision is for. */
  public static LineKeys of(Provision provision, StaticKey key, Wishes wishes) {
    if (!provision.deviceCredential().equals(key.credential())) {
      throw new IllegalArgumentException("a provision for another key than the device's");
    }
    Identity identity =
        Identity.parse(provision.deviceCredential().subject())
            .orElseThrow(() -> new IllegalArgumentException("a provision for no identity"));
    return new LineKeys(identity, provision, key, wishes, List.of(), false);
  }

  /** Those to ask before there is a grant, of a line that speaks so. */
  public List<ServerName> serversFor(Carriage carriage) {
    return servers.isEmpty()
        ? provision.servers().of(carriage).servers().stream()
            .map(server -> new ServerName(server.address(), server.port()))
            .toList()
        : servers;
  }

  /** The same for edges that are reached over TCP alone. */
  public LineKeys overStreamsAlone() {
    return new LineKeys(identity, provision, key, wishes, servers, true);
  }

  /** The same with these servers in place of those that the provision names. */
  public LineKeys asking(List<ServerName> others) {
    return new LineKeys(identity, provision, key, wishes, others, streamsAlone);
  }

  @Override
  public String toString() {
    return "LineKeys of " + identity;
  }
}
