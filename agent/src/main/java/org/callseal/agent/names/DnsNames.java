package org.callseal.agent.names;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Medium;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Finds SIP servers as RFC 3263 4 has it, where a name comes without a port: NAPTR says over what,
 * SRV at which host and port, in the order of preferences, priorities and weights; where there is
 * neither, the host itself is asked at the standard port. A name with a port, and an address, is
 * the system's to find: the hosts file counts there.
 *
 * <p>Blocks; any thread. Lives as long as its program.
 */
public final class DnsNames implements NameService {

  private static final Logger LOG = LoggerFactory.getLogger(DnsNames.class);

  private final LookupSession dns;
  private final RandomSource random;
  private final NameService system = NameService.system();

  /**
   * @param random draws by the weights of SRV
   */
  public DnsNames(LookupSession dns, RandomSource random) {
    this.dns = dns;
    this.random = random;
  }

  /** By the system's own resolvers. */
  public static DnsNames ofSystem(RandomSource random) {
    return new DnsNames(LookupSession.defaultBuilder().build(), random);
  }

  @Override
  public List<Server> find(ServerName server, List<Medium> over) {
    if (server.port().isPresent() || server.isLiteral()) {
      return system.find(server, over);
    }
    try {
      Name host = Name.fromString(server.host(), Name.root);
      List<Service> services = services(host, over);
      List<Server> found =
          services.stream().flatMap(service -> servers(service).stream()).distinct().toList();
      return services.isEmpty() ? system.find(server, over) : found;
    } catch (TextParseException noName) {
      return List.of();
    } catch (Unanswered silent) {
      LOG.warn("the name service does not say where {} is: {}", server, silent.getMessage());
      return system.find(server, over);
    }
  }

  /** What SRV records say, over one medium. */
  private record Service(List<SRVRecord> records, Medium over) {}

  private List<Service> services(Name host, List<Medium> over) {
    List<Service> named =
        naptr(host).stream()
            .flatMap(record ->
                medium(record)
                    .filter(over::contains)
                    .map(medium -> service(record.getReplacement(), medium))
                    .stream())
            .toList();
    // RFC 3263 4.1: if no NAPTR records are found, the client constructs SRV queries itself.
    return Stream.concat(
            named.stream(),
            named.isEmpty() ? over.stream().map(medium -> constructed(host, medium)) : Stream.of())
        .filter(service -> !service.records().isEmpty())
        .toList();
  }

  private List<NAPTRRecord> naptr(Name host) {
    return records(host, Type.NAPTR, NAPTRRecord.class).stream()
        .sorted(
            Comparator.comparingInt(NAPTRRecord::getOrder)
                .thenComparingInt(NAPTRRecord::getPreference))
        .toList();
  }

  /** RFC 3263 4.1: the flag is "s", the service SIP+D2U or SIP+D2T; others do not concern us. */
  private static Optional<Medium> medium(NAPTRRecord record) {
    if (!record.getFlags().equalsIgnoreCase("s") || !record.getRegexp().isEmpty()) {
      return Optional.empty();
    }
    return switch (record.getService().toUpperCase(Locale.ROOT)) {
      case "SIP+D2U" -> Optional.of(Medium.UDP);
      case "SIP+D2T" -> Optional.of(Medium.TCP);
      default -> Optional.empty();
    };
  }

  private Service constructed(Name host, Medium over) {
    String transport = over.name().toLowerCase(Locale.ROOT);
    try {
      return service(Name.fromString("_sip._" + transport, host), over);
    } catch (TextParseException tooLong) {
      return new Service(List.of(), over);
    }
  }

  private Service service(Name name, Medium over) {
    return new Service(records(name, Type.SRV, SRVRecord.class), over);
  }

  private List<Server> servers(Service service) {
    List<Server> servers = new ArrayList<>();
    for (SRVRecord record : new SrvOrder(random).of(service.records())) {
      // RFC 2782: a target of "." means that the service is decidedly not available.
      if (!record.getTarget().equals(Name.root)) {
        for (InetAddress address : addresses(record.getTarget())) {
          servers.add(new Server(new InetSocketAddress(address, record.getPort()), service.over()));
        }
      }
    }
    return servers;
  }

  private List<InetAddress> addresses(Name target) {
    Stream<InetAddress> four =
        records(target, Type.A, ARecord.class).stream().map(ARecord::getAddress);
    Stream<InetAddress> six =
        records(target, Type.AAAA, AAAARecord.class).stream().map(AAAARecord::getAddress);
    return Stream.concat(four, six).map(DnsNames::unnamed).toList();
  }

  private static InetAddress unnamed(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Nobody answered, which is not the same as that there is nothing. */
  private static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswered(Throwable cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  private <R extends Record> List<R> records(Name name, int type, Class<R> kind) {
    try {
      return dns.lookupAsync(name, type).toCompletableFuture().join().getRecords().stream()
          .filter(kind::isInstance)
          .map(kind::cast)
          .toList();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException) {
        return List.of();
      }
      throw new Unanswered(cause == null ? e : cause);
    }
  }
}
