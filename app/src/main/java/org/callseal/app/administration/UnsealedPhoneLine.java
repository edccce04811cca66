package org.callseal.app.administration;

/**
 * An identity that still comes without a seal.
 *
 * @param source host and port that it came from last
 * @param lastSeconds when that was, UTC
 * @param passed how many messages were let through
 * @param refused how many were not, because a device key speaks for it by now
 */
public record UnsealedPhoneLine(
    String identity, String source, long lastSeconds, long passed, long refused) {}
