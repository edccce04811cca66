package org.callseal.cluster.membership;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Pin;
import org.callseal.core.cluster.Service;

/**
 * A member in CBOR.
 *
 * <pre>
 * member    = [name, kind, pin (32), link, advertised, state]
 * link      = null / [host, port]
 * advertised = {service: [[name, address, port], ...], ...}
 * </pre>
 */
public final class MemberForm {

  private MemberForm() {}

  public static byte[] toBytes(Member member) {
    CborWriter writer = new CborWriter();
    write(writer, member);
    return writer.toBytes();
  }

  public static Optional<Member> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    Optional<Member> member = read(reader);
    return reader.finished() ? member : Optional.empty();
  }

  static void write(CborWriter writer, Member member) {
    writer.array(6).text(member.name()).integer(member.kind().number());
    writer.bytes(member.pin().bytes());
    writePlaces(writer, member.link(), member.advertised());
    writer.integer(member.state().number());
  }

  /** Empty only where the reader has failed. */
  static Optional<Member> read(CborReader reader) {
    reader.array(6);
    String name = reader.text();
    Optional<Member.Kind> kind = Member.Kind.of(reader.integer());
    Optional<Pin> pin = Pin.of(reader.bytes());
    Places places = readPlaces(reader);
    Optional<Member.State> state = Member.State.of(reader.integer());
    if (!Member.isName(name) || kind.isEmpty() || pin.isEmpty() || state.isEmpty()) {
      reader.refuse();
    }
    return reader.failed()
        ? Optional.empty()
        : Optional.of(
            new Member(
                name,
                kind.orElseThrow(),
                pin.orElseThrow(),
                places.link,
                places.advertised,
                state.orElseThrow()));
  }

  /** Where a member is reached, as it announces it itself. */
  public record Places(
      Optional<LinkAddress> link, Map<Service, List<ServerSet.Server>> advertised) {}

  static void writePlaces(
      CborWriter writer,
      Optional<LinkAddress> link,
      Map<Service, List<ServerSet.Server>> advertised) {
    link.ifPresentOrElse(
        address -> writer.array(2).text(address.host()).integer(address.port()), writer::nil);
    writer.map(advertised.size());
    advertised.forEach((service, servers) -> {
      writer.integer(service.number());
      new ServerSet(servers).write(writer);
    });
  }

  static Places readPlaces(CborReader reader) {
    Optional<LinkAddress> link = readLink(reader);
    int services = reader.map();
    Map<Service, List<ServerSet.Server>> advertised = new EnumMap<>(Service.class);
    long last = 0;
    for (int i = 0; i < services && !reader.failed(); i++) {
      long number = reader.integer(last + 1, Service.values().length);
      last = number;
      List<ServerSet.Server> servers = ServerSet.read(reader).servers();
      if (servers.isEmpty() || servers.size() > Member.MOST_ADDRESSES) {
        reader.refuse();
      }
      if (!reader.failed()) {
        advertised.put(Service.of(number).orElseThrow(), new ArrayList<>(servers));
      }
    }
    return new Places(link, advertised);
  }

  private static Optional<LinkAddress> readLink(CborReader reader) {
    if (!reader.atArray()) {
      reader.nil();
      return Optional.empty();
    }
    reader.array(2);
    Optional<LinkAddress> link = LinkAddress.of(reader.text(), reader.integer());
    if (link.isEmpty()) {
      reader.refuse();
    }
    return link;
  }

  /** What a member announces: the array of its link and its advertised addresses. */
  public static byte[] toBytes(Places places) {
    CborWriter writer = new CborWriter().array(2);
    writePlaces(writer, places.link, places.advertised);
    return writer.toBytes();
  }

  public static Optional<Places> parsePlaces(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(2);
    Places places = readPlaces(reader);
    return reader.finished() ? Optional.of(places) : Optional.empty();
  }
}
