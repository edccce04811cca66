package org.callseal.agent.emergency;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipResponse;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.sip.transaction.Transport;

/**
 * A way to an edge with what transactions need to take it.
 *
 * @param again is given what makes the transaction transmit again
 * @param settled told when there is an answer, or none is waited for any more
 * @param once sends a message that nobody answers
 * @param heard told of each answer that a dialog may come of
 * @param gone told when no call will be on this way
 * @param via makes the value of our Via for a further request
 */
public record Road(
    TransactionLayer layer,
    String peer,
    Transport transport,
    Consumer<Runnable> again,
    Runnable settled,
    Consumer<SipMessage> once,
    Consumer<SipResponse> heard,
    Runnable gone,
    Supplier<String> via) {}
