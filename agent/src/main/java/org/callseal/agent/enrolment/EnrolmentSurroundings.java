package org.callseal.agent.enrolment;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.callseal.agent.enrolment.EnrolmentTask.ServerName;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/**
 * What an enrolment needs of the machine it runs on.
 *
 * @param local what its port is bound to
 * @param work runs what takes long: hashing, asking for names
 * @param names the addresses of a name
 */
public record EnrolmentSurroundings(
    Loop loop,
    Network network,
    InetSocketAddress local,
    RandomSource random,
    Executor work,
    NameService names) {

  /** Gives addresses of a server's name, in the order in which to try them; none for none. */
  @FunctionalInterface
  public interface NameService {
    List<InetSocketAddress> resolve(ServerName server);

    /** The system's. */
    static NameService system() {
      return server -> {
        try {
          return Stream.of(InetAddress.getAllByName(server.host()))
              .map(address -> new InetSocketAddress(address, server.port()))
              .toList();
        } catch (UnknownHostException unknown) {
          return List.of();
        }
      };
    }
  }
}
