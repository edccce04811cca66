package org.callseal.authority;

import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.RevocationLog;
import org.callseal.core.subscriber.SubscriberStore;

/**
 * Where the authority keeps what it keeps. Calls to the stores block, so they are made on the
 * authority's executor alone.
 *
 * @param associations may be written by others; what it has of ours is sealed
 * @param revocations the authority's own: what lives, and what was ended
 * @param cipher seals every record before it goes to the store
 */
public record AuthorityStores(
    SubscriberStore subscribers,
    AssociationStore associations,
    RevocationLog revocations,
    RecordCipher cipher) {}
