package org.callseal.agent.names;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Medium;
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
 * One search for the servers of one name (RFC 3263 4). Whoever answers in the name server's place
 * can have it ask for no more than so many names and for no longer than so long, whatever he says:
 * what is over the limits is left out, those of the lowest order and priority first. A name that
 * has no answer is passed over.
 *
 * <p>Blocks; used once, by one thread.
 */
final class DnsSearch {

  /** Records of NAPTR that are followed. */
  static final int MOST_SERVICES = 4;

  /** Records of one service that are drawn from by their weights. */
  private static final int MOST_DRAWN = 128;

  /** Targets of one service. */
  static final int MOST_TARGETS = 16;

  /** Addresses of one target, of either family. */
  static final int MOST_ADDRESSES = 8;

  /** Names that are asked for in all. */
  static final int MOST_QUESTIONS = 40;

  /** An endpoint asks one server after the other, 16 s each. */
  static final int MOST_SERVERS = 32;

  private final LookupSession dns;
  private final RandomSource random;
  private final List<Medium> over;
  private final long endNs;
  private final Map<Name, List<InetAddress>> addresses = new HashMap<>();
  private int questions;
  private Optional<String> unanswered = Optional.empty();
  private boolean named;

  DnsSearch(LookupSession dns, RandomSource random, List<Medium> over, Duration atMost) {
    this.dns = dns;
    this.random = random;
    this.over = over;
    this.endNs = System.nanoTime() + atMost.toNanos();
  }

  /** What SRV records say, over one medium. */
  private record Service(Name name, Medium over) {}

  /** The servers, in the order in which to try. */
  List<Server> of(Name host) {
    Set<Server> servers = new LinkedHashSet<>();
    for (Service service : services(host)) {
      List<SRVRecord> records = records(service.name(), Type.SRV, SRVRecord.class);
      named |= !records.isEmpty();
      List<SRVRecord> preferred =
          records.stream()
              .sorted(Comparator.comparingInt(SRVRecord::getPriority))
              .limit(MOST_DRAWN)
              .toList();
      new SrvOrder(random)
          .of(preferred).stream()
              .limit(MOST_TARGETS)
              .flatMap(record -> servers(record, service.over()))
              .forEach(servers::add);
    }
    return servers.stream().limit(MOST_SERVERS).toList();
  }

  /** Whether there is a service by that name at all. */
  boolean isNamed() {
    return named;
  }

  /** Why something was not answered, which is not the same as that there is nothing. */
  Optional<String> unanswered() {
    return unanswered;
  }

  private List<Service> services(Name host) {
    List<Service> said =
        records(host, Type.NAPTR, NAPTRRecord.class).stream()
            .sorted(
                Comparator.comparingInt(NAPTRRecord::getOrder)
                    .thenComparingInt(NAPTRRecord::getPreference))
            .flatMap(record -> service(record).stream())
            .limit(MOST_SERVICES)
            .toList();
    // RFC 3263 4.1: if no NAPTR records are found, the client constructs SRV queries itself.
    return said.isEmpty()
        ? over.stream().flatMap(medium -> constructed(host, medium).stream()).toList()
        : said;
  }

  /** RFC 3263 4.1: the flag is "s", the service SIP+D2U or SIP+D2T; others do not concern us. */
  private Optional<Service> service(NAPTRRecord record) {
    if (!record.getFlags().equalsIgnoreCase("s") || !record.getRegexp().isEmpty()) {
      return Optional.empty();
    }
    Optional<Medium> medium =
        switch (record.getService().toUpperCase(Locale.ROOT)) {
          case "SIP+D2U" -> Optional.of(Medium.UDP);
          case "SIP+D2T" -> Optional.of(Medium.TCP);
          default -> Optional.empty();
        };
    return medium.filter(over::contains).map(each -> new Service(record.getReplacement(), each));
  }

  private static Optional<Service> constructed(Name host, Medium over) {
    String transport = over.name().toLowerCase(Locale.ROOT);
    try {
      return Optional.of(new Service(Name.fromString("_sip._" + transport, host), over));
    } catch (TextParseException tooLong) {
      return Optional.empty();
    }
  }

  private Stream<Server> servers(SRVRecord record, Medium medium) {
    // RFC 2782: a target of "." means that the service is decidedly not available. Nothing can be
    // sent to port 0.
    if (record.getTarget().equals(Name.root) || record.getPort() == 0) {
      return Stream.empty();
    }
    return addresses.computeIfAbsent(record.getTarget(), this::addresses).stream()
        .map(address -> new Server(new InetSocketAddress(address, record.getPort()), medium));
  }

  private List<InetAddress> addresses(Name target) {
    Stream<InetAddress> four =
        records(target, Type.A, ARecord.class).stream().map(ARecord::getAddress);
    Stream<InetAddress> six =
        records(target, Type.AAAA, AAAARecord.class).stream().map(AAAARecord::getAddress);
    return Stream.concat(four.limit(MOST_ADDRESSES), six.limit(MOST_ADDRESSES))
        .filter(DnsSearch::isOfOneHost)
        .map(DnsSearch::unnamed)
        .limit(MOST_ADDRESSES)
        .toList();
  }

  private static boolean isOfOneHost(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean broadcast = bytes.length == 4 && bytes[0] == -1 && bytes[3] == -1;
    return !address.isAnyLocalAddress() && !address.isMulticastAddress() && !broadcast;
  }

  private static InetAddress unnamed(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private <R extends Record> List<R> records(Name name, int type, Class<R> kind) {
    long leftNs = endNs - System.nanoTime();
    if (questions == MOST_QUESTIONS || leftNs <= 0) {
      return List.of();
    }
    questions++;
    try {
      List<Record> answer =
          dns.lookupAsync(name, type)
              .toCompletableFuture()
              .get(leftNs, TimeUnit.NANOSECONDS)
              .getRecords();
      return new ArrayList<>(answer.stream().filter(kind::isInstance).map(kind::cast).toList());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (!(cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException)) {
        unanswered = Optional.of(String.valueOf(cause.getMessage()));
      }
    } catch (TimeoutException late) {
      unanswered = Optional.of("no answer in time");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      unanswered = Optional.of("interrupted");
    }
    return List.of();
  }
}
