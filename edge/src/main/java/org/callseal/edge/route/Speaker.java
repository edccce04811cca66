package org.callseal.edge.route;

import java.util.Optional;
import org.callseal.sip.scope.Claim;
import org.callseal.sip.scope.EndpointName;

/** The name behind a URI. Stateless. */
final class Speaker {

  private Speaker() {}

  /** The canonical name where the URI has one that is certain: what rights may hang on. */
  static Optional<String> name(String uri) {
    return EndpointName.of(uri) instanceof Claim.Endpoint(String name)
        ? Optional.of(name)
        : Optional.empty();
  }

  /** The canonical name, else the URI as spelled: to know it again, and for nothing else. */
  static String of(String uri) {
    return name(uri).orElse(uri);
  }
}
