package org.callseal.core.association;

import java.util.Optional;

/**
 * What a store knows of one association.
 *
 * @param flow where its device is, if that was written down
 * @param newest whether none of its device's was born later
 */
public record FoundAssociation(
    StoredAssociation association, Optional<StoredFlow> flow, boolean newest) {}
