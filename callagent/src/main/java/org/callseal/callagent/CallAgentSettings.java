package org.callseal.callagent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.callseal.sip.digest.DigestAlgorithm;
import org.callseal.sip.emergency.EmergencyNumbers;

/**
 * What a call agent is told at its start.
 *
 * @param domain the domain it answers for, in lower case
 * @param local the address and port of its SIP
 * @param edges the addresses it hears and sends to; all others are strangers
 * @param nextHops where the hosts of routes and contacts are
 * @param registrations the registrar's limits
 * @param passwords who is challenged with Digest
 * @param algorithms what a challenge offers, the preferred first
 * @param emergency what is a call for help
 * @param transactions how many transactions of each kind there may be
 */
public record CallAgentSettings(
    String domain,
    InetSocketAddress local,
    Predicate<InetAddress> edges,
    NextHops nextHops,
    RegistrationLimits registrations,
    Passwords passwords,
    List<DigestAlgorithm> algorithms,
    EmergencyNumbers emergency,
    int transactions) {

  private static final int TRANSACTIONS = 100_000;

  /** Keeps its own copy of the algorithms. */
  public CallAgentSettings {
    algorithms = List.copyOf(algorithms);
  }

  /** A call agent whose edges are on its own host and which challenges nobody. */
  public static CallAgentSettings of(String domain, InetSocketAddress local) {
    return new CallAgentSettings(
        domain.toLowerCase(Locale.ROOT),
        local,
        InetAddress::isLoopbackAddress,
        NextHops.literal(),
        RegistrationLimits.DEFAULT,
        Passwords.NONE,
        List.of(DigestAlgorithm.MD5),
        EmergencyNumbers.DEFAULT,
        TRANSACTIONS);
  }

  /** The same with other edges. */
  public CallAgentSettings withEdges(Predicate<InetAddress> others) {
    return new CallAgentSettings(
        domain,
        local,
        others,
        nextHops,
        registrations,
        passwords,
        algorithms,
        emergency,
        transactions);
  }

  /** The same with users that are challenged. */
  public CallAgentSettings withPasswords(Passwords others) {
    return new CallAgentSettings(
        domain, local, edges, nextHops, registrations, others, algorithms, emergency, transactions);
  }

  /**
   * The same with other algorithms in its challenges. The default is MD5 alone, since phones in use
   * (baresip 1.0) give up on a challenge that names SHA-256, wherever it stands.
   */
  public CallAgentSettings withAlgorithms(List<DigestAlgorithm> others) {
    return new CallAgentSettings(
        domain, local, edges, nextHops, registrations, passwords, others, emergency, transactions);
  }

  /** The same with another bound of transactions. */
  public CallAgentSettings withTransactions(int bound) {
    return new CallAgentSettings(
        domain, local, edges, nextHops, registrations, passwords, algorithms, emergency, bound);
  }

  /** The same with other emergency numbers. */
  public CallAgentSettings withEmergency(EmergencyNumbers others) {
    return new CallAgentSettings(
        domain, local, edges, nextHops, registrations, passwords, algorithms, others, transactions);
  }
}
