package org.callseal.core.seal;

import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;

/**
 * What an exchange fixes about an association, seen from one end.
 *
 * @param ownSpi chosen by this end, in the seals it receives
 * @param peerSpi chosen by the other end, in the seals it sends
 * @param identity whom the association belongs to: the endpoint, at both ends
 * @param kid the key that set it up
 * @param secret from the exporter of the exchange
 */
public record AssociationTerms(
    Role role,
    Spi ownSpi,
    Spi peerSpi,
    Identity identity,
    Kid kid,
    Scope scope,
    SecretBytes secret) {}
