package org.callseal.app.administration;

import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.DataFolder;
import org.callseal.app.data.ServerData;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.MemberServers;
import org.callseal.authority.ServerChoice;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.cluster.Member;
import org.callseal.core.crypto.RandomSource;

/** Finds the administration of a data folder: the server's that runs on it, or its own. */
final class Access {

  private Access() {}

  static Administration open(ServeConfiguration configuration) {
    Optional<Administration> running =
        RemoteAdministration.connect(DataFolder.open(configuration.data()).controlSocket());
    return running.orElseGet(() -> openFolder(configuration));
  }

  /** The same, but of a folder that is there: a mistyped name shall not make one. */
  static Administration openExisting(ServeConfiguration configuration) {
    if (!DataFolder.holdsData(configuration.data())) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          configuration.data()
              + ": no data of a server there; name its folder with --data or --config, or start callseal serve");
    }
    return open(configuration);
  }

  private static Administration openFolder(ServeConfiguration configuration) {
    ServerData data = ServerData.open(configuration, RandomSource.secure());
    return over(data, configuration);
  }

  /**
   * Devices of a cluster are told its edges, those of a server of one process are told that one.
   */
  private static ServerChoice servers(ServerData data, ServeConfiguration configuration) {
    List<Member> members = data.register().list().members();
    return members.isEmpty()
        ? AdvertisedServers.all(configuration)
        : new MemberServers(() -> members);
  }

  /** No server runs, so no edge holds an association whose end it would have to be told. */
  static Administration over(ServerData data, ServeConfiguration configuration) {
    SubscriberRegister register =
        new SubscriberRegister(
            data.domainKeys(),
            data.stores(),
            servers(data, configuration),
            RandomSource.secure(),
            AuthorityClock.system(),
            _ -> {});
    return new LocalAdministration(
        register, configuration, AuthorityClock.system(), data.stores().cipher(), data::close);
  }
}
