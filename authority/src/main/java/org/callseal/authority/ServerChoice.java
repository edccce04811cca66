package org.callseal.authority;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.callseal.core.association.ServerSet;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.FirstServers;
import org.callseal.core.seal.Carriage;

/** Which servers an endpoint is told, in which order. Asked at each grant; any thread. */
public interface ServerChoice {

  /** How many servers a new gateway is told for each protocol and encoding. */
  int MOST_OF_A_FORM = 4;

  /** Those that hold the association of this identity whose exchange was carried so. */
  ServerSet forAssociation(Identity identity, Carriage carriage);

  /**
   * Those at which a new device of this name begins: gateways are named by host names and by names
   * of endpoints, phones by SIP URIs. What a gateway speaks is not known; it gets the first of
   * each, so many that all fit into an answer. A grant brings the rest.
   */
  default FirstServers forNewDevice(Identity identity) {
    if (identity.kind() == Identity.Kind.SIP) {
      return FirstServers.of(forAssociation(identity, Carriage.SIP_UDP));
    }
    Map<Carriage, ServerSet> first = new EnumMap<>(Carriage.class);
    for (Carriage form :
        List.of(Carriage.MGCP_UDP, Carriage.MEGACO_TEXT_UDP, Carriage.MEGACO_BER_UDP)) {
      ServerSet all = forAssociation(identity, form);
      first.put(form, new ServerSet(all.servers().stream().limit(MOST_OF_A_FORM).toList()));
    }
    return Set.copyOf(first.values()).size() == 1
        ? FirstServers.of(forAssociation(identity, Carriage.MGCP_UDP))
        : FirstServers.of(first);
  }
}
