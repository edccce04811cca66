package org.callseal.edge.migration;

import org.callseal.core.identity.Identity;

/**
 * What a report tells of an identity that comes without a seal. Immutable.
 *
 * @param source host and port that it came from last
 * @param lastSeconds when that was, UTC
 * @param passed how many messages of it were let through
 * @param refused how many were not, because a device key speaks for it by now
 */
public record UnsealedPhone(
    Identity identity, String source, long lastSeconds, long passed, long refused) {}
