package org.callseal.core.association;

import org.callseal.core.seal.AssociationId;

/**
 * An entry of the authority's log of associations that were ended before their time. It is kept to
 * the natural end, so that later use is answered "authentication error" with a seal.
 *
 * @param number its place in the log
 */
public record Tombstone(long number, AssociationId id, long endSeconds) {}
