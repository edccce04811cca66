package org.callseal.edge.session;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.AssociationId;
import org.callseal.edge.exchange.Exchanges;
import org.callseal.edge.flow.FlowRecorder;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.flow.StoredFlows;
import org.callseal.edge.sibling.HandOver;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;
import org.callseal.transport.StreamLimits;

/**
 * What the protocols at one edge share.
 *
 * @param admits whether an association may be taken into memory
 * @param admitsAny whether any may: not before the ends that the store tells were read
 * @param rates of all messages by their source
 * @param strangersRates of those without a seal, and of SPIs that are looked up
 * @param longest bytes of a datagram, and of a stranger's message over a connection
 * @param streams connections of endpoints
 */
public record SessionParts(
    Loop loop,
    Network network,
    RandomSource random,
    AuthorityPort authority,
    Flows flows,
    StoredFlows stored,
    FlowRecorder recorder,
    HandOver siblings,
    Exchanges exchanges,
    StrangersQuestions questions,
    Predicate<AssociationId> admits,
    BooleanSupplier admitsAny,
    Returns returns,
    SourceRates rates,
    SourceRates strangersRates,
    RefusalCounters counters,
    int longest,
    StreamLimits streams) {}
