package org.callseal.cluster.membership;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.MemberStore;
import org.callseal.core.cluster.Pin;

/**
 * The members of a cluster at one moment: {@code [revision, [member, ...]]} on the wire and on an
 * edge's disk. It has no secrets. Immutable: any thread.
 *
 * @param revision rises with each change: UTC milliseconds, or one more than the one before
 */
public record MemberList(long revision, List<Member> members) {

  /** Before anything is known. */
  public static final MemberList NONE = new MemberList(0, List.of());

  public MemberList {
    members = List.copyOf(members);
  }

  /**
   * Whether a revision is of the future, by more than clocks may differ: a list that had one would
   * stand against every later one.
   */
  static boolean isOfTheFuture(long revision, long nowSeconds) {
    return revision - MemberStore.MOST_AHEAD_MS > TimeUnit.SECONDS.toMillis(nowSeconds);
  }

  public Optional<Member> find(Pin pin) {
    return members.stream().filter(member -> member.pin().equals(pin)).findFirst();
  }

  public Optional<Member> find(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }

  public List<Member> of(Member.Kind kind) {
    return members.stream().filter(member -> member.kind() == kind).toList();
  }

  public byte[] toBytes() {
    CborWriter writer = new CborWriter().array(2).integer(revision).array(members.size());
    members.forEach(member -> MemberForm.write(writer, member));
    return writer.toBytes();
  }

  /** The list of these bytes; no name and no pin may stand in it twice. */
  public static Optional<MemberList> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(2);
    long revision = reader.integer(0, Long.MAX_VALUE);
    int count = reader.array();
    List<Member> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<Pin> pins = new HashSet<>();
    for (int i = 0; i < count && !reader.failed(); i++) {
      Optional<Member> member = MemberForm.read(reader);
      if (i >= Member.MOST
          || member.filter(each -> names.add(each.name()) && pins.add(each.pin())).isEmpty()) {
        reader.refuse();
      }
      member.ifPresent(members::add);
    }
    return reader.finished() ? Optional.of(new MemberList(revision, members)) : Optional.empty();
  }
}
