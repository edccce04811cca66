package org.callseal.agent.enrolment;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.callseal.agent.names.NameService;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/**
 * What an enrolment needs of the machine it runs on.
 *
 * @param local what its port is bound to
 * @param work runs what takes long: hashing, asking for names
 * @param names finds servers by their names
 */
public record EnrolmentSurroundings(
    Loop loop,
    Network network,
    InetSocketAddress local,
    RandomSource random,
    Executor work,
    NameService names) {}
