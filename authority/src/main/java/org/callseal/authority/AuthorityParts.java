package org.callseal.authority;

import java.util.concurrent.Executor;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.EphemeralKeys;

/**
 * What an authority works with.
 *
 * @param mostPendingExchanges how many exchanges may be under way
 * @param executor runs curve work and store calls; one that rejects a task has it refused as
 *     overloaded
 * @param enrolment what enrolment has for itself
 */
public record AuthorityParts(
    DomainKeys keys,
    AuthorityStores stores,
    AssociationPolicy policy,
    int mostPendingExchanges,
    P256 curve,
    EphemeralKeys ephemerals,
    RandomSource random,
    AuthorityClock clock,
    Executor executor,
    EnrolmentParts enrolment) {}
