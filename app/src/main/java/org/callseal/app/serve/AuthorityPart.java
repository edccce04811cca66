package org.callseal.app.serve;

import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.callseal.app.administration.ClusterAdministration;
import org.callseal.app.administration.ControlSocket;
import org.callseal.app.administration.LocalAdministration;
import org.callseal.app.administration.Sightings;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.ServerChoice;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.exchange.EphemeralKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authority of a server and its operator's way to it. Thread rule: one thread starts it.
 * Lifetime: the server's.
 */
final class AuthorityPart {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityPart.class);
  private static final long FORGETTING_SECONDS = 600;

  /** One for each connection with PostgreSQL: an exchange waits for it some ten times. */
  private static final int DATABASE_THREADS = 8;

  private final ServeConfiguration configuration;
  private final Startup startup;
  private final ServerData data;
  private final ServerChoice servers;
  private final Authority authority;

  AuthorityPart(
      ServeConfiguration configuration, Startup startup, ServerData data, ServerChoice servers) {
    this.configuration = configuration;
    this.startup = startup;
    this.data = data;
    this.servers = servers;
    P256 curve = P256.fastest();
    this.authority =
        new Authority(
            new AuthorityParts(
                data.domainKeys(),
                data.stores(),
                new AssociationPolicy(configuration.associationLifetime().toSeconds(), servers),
                configuration.limits().pendingExchanges(),
                curve,
                EphemeralKeys.secure(curve),
                startup.random(),
                startup.clock(),
                startup.work(
                    "callseal-authority",
                    configuration.store().database().isPresent() ? DATABASE_THREADS : 1),
                enrolment()));
  }

  Authority authority() {
    return authority;
  }

  /** One thread: guesses are answered one at a time, however many processors there are. */
  private EnrolmentParts enrolment() {
    ExecutorService worker = startup.worker("callseal-enrolment");
    return new EnrolmentParts(
        configuration.enrolment().perSecond(), worker, EnrolmentParts.Alarm.system(worker));
  }

  /**
   * Lets the operator in.
   *
   * @param sightings what other parts of this server have seen
   * @param ended told the devices whose associations have ended, for edges of this process
   * @param cluster what it is an authority of
   */
  void administer(Sightings sightings, Consumer<Set<Kid>> ended, ClusterAdministration cluster) {
    SubscriberRegister register =
        new SubscriberRegister(
            data.domainKeys(),
            data.stores(),
            servers,
            startup.random(),
            startup.clock(),
            devices -> {
              devices.forEach(authority::dropPending);
              ended.accept(devices);
            });
    authority.whenActivated(
        device -> register.activated(device, configuration.enrolment().oldDevices()));
    ControlSocket socket =
        ControlSocket.open(
            data.folder().controlSocket(),
            new LocalAdministration(
                register,
                configuration,
                startup.clock(),
                data.stores().cipher(),
                () -> {},
                sightings,
                cluster));
    startup.atEnd(socket::close);
    startup.every(FORGETTING_SECONDS, "callseal-forgetting", this::forgetEnded);
  }

  /** What a store refuses now is forgotten the next time; an exception would end the timer. */
  private void forgetEnded() {
    long nowSeconds = startup.clock().utcSeconds().getAsLong();
    try {
      data.stores().associations().removeEnded(nowSeconds);
      data.stores().revocations().removeEnded(nowSeconds);
      data.registrations().removeEnded(nowSeconds);
    } catch (RuntimeException e) {
      LOG.warn("what has ended cannot be forgotten now: {}", e.getMessage());
    }
  }
}
