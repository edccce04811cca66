/**
 * Associations and flows in a Redis that several servers share: stand-alone, behind Sentinel, or a
 * cluster. What Redis holds is not believed: records are sealed, indexes are hints, and whatever is
 * too long, of another type or unreadable counts as absent.
 */
@NullMarked
package org.callseal.store.redis;

import org.jspecify.annotations.NullMarked;
