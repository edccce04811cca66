package org.callseal.agent.names;

import java.time.Duration;
import java.util.List;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Medium;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.lookup.LookupSession;

/**
 * Finds SIP servers as RFC 3263 4 has it, where a name comes without a port: NAPTR says over what,
 * SRV at which host and port, in the order of preferences, priorities and weights; where there is
 * neither, the host itself is asked at the standard port. A name with a port, and an address, is
 * the system's to find: the hosts file counts there.
 *
 * <p>Blocks; any thread. Lives as long as its program.
 */
public final class DnsNames implements NameService {

  /** For how long one name is searched, whatever is said. */
  private static final Duration AT_MOST = Duration.ofSeconds(20);

  /** Names that stand for others, one after the other. */
  private static final int MOST_REDIRECTS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(DnsNames.class);

  private final LookupSession dns;
  private final RandomSource random;
  private final Duration atMost;
  private final NameService system = NameService.system();

  /**
   * @param random draws by the weights of SRV
   */
  public DnsNames(LookupSession dns, RandomSource random) {
    this(dns, random, AT_MOST);
  }

  DnsNames(LookupSession dns, RandomSource random, Duration atMost) {
    this.dns = dns;
    this.random = random;
    this.atMost = atMost;
  }

  /** By the system's own resolvers. */
  public static DnsNames ofSystem(RandomSource random) {
    return new DnsNames(
        LookupSession.defaultBuilder().maxRedirects(MOST_REDIRECTS).build(), random);
  }

  @Override
  public List<Server> find(ServerName server, List<Medium> over) {
    if (server.port().isPresent() || server.isLiteral()) {
      return system.find(server, over);
    }
    try {
      DnsSearch search = new DnsSearch(dns, random, over, atMost);
      List<Server> found = search.of(Name.fromString(server.host(), Name.root));
      if (!found.isEmpty()) {
        return found;
      }
      search
          .unanswered()
          .ifPresent(why -> LOG.warn("the name service does not say where {} is: {}", server, why));
      return search.isNamed() && search.unanswered().isEmpty()
          ? List.of()
          : system.find(server, over);
    } catch (TextParseException noName) {
      return List.of();
    }
  }
}
