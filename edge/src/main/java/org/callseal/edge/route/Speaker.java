package org.callseal.edge.route;

import org.callseal.sip.scope.Claim;
import org.callseal.sip.scope.EndpointName;

/** The name behind a URI: canonical where it has one that is certain, else the URI as spelled. */
final class Speaker {

  private Speaker() {}

  static String of(String uri) {
    return EndpointName.of(uri) instanceof Claim.Endpoint(String name) ? name : uri;
  }
}
