package org.callseal.cluster.membership;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.callseal.cluster.join.JoinProof;
import org.callseal.cluster.join.JoinToken;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.MemberStore;
import org.callseal.core.cluster.MemberStore.Entry;
import org.callseal.core.cluster.Pin;
import org.callseal.core.cluster.Service;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's side of membership, at an authority: invite, list, drain, remove; and what edges
 * announce. A row of the store counts only with a MAC under a key of the cluster's root, so that
 * whoever writes the store alone makes no member.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the authority's, or that of one command.
 */
public final class MemberRegister {

  private static final Logger LOG = LoggerFactory.getLogger(MemberRegister.class);
  private static final byte[] MARK = "callseal 1 database".getBytes(StandardCharsets.US_ASCII);

  /** So often a change is made again when others change the same member. */
  private static final int ATTEMPTS = 10;

  private final MemberStore store;
  private final SecretBytes memberKey;
  private final SecretBytes joinKey;
  private final RandomSource random;
  private final LongSupplier utcSeconds;
  private final Set<String> doubted = new HashSet<>();

  public MemberRegister(
      MemberStore store, ClusterRoot root, RandomSource random, LongSupplier utcSeconds) {
    this.store = store;
    this.memberKey = root.memberKey();
    this.joinKey = root.joinKey();
    this.random = random;
    this.utcSeconds = utcSeconds;
  }

  /** The members that authorities of this cluster have entered. */
  public synchronized MemberList list() {
    MemberStore.Snapshot snapshot = store.list();
    if (MemberList.isOfTheFuture(snapshot.revision(), utcSeconds.getAsLong())) {
      // A clock was wrong once. Edges would not take it: it is brought back.
      LOG.warn("the revision of the members is of the future, and is brought back to now");
      store.advance();
      snapshot = store.list();
    }
    List<Member> members = new ArrayList<>();
    for (MemberStore.Row row : snapshot.rows()) {
      Optional<Member> member = open(row);
      member.ifPresent(members::add);
      if (member.isEmpty() && doubted.add(row.name())) {
        LOG.error("member {}: no authority of this cluster has written its row", row.name());
      }
    }
    return new MemberList(snapshot.revision(), members);
  }

  /**
   * Makes the store this cluster's, if it is nobody's; gives whether it is ours now. It is not when
   * it has members and this root has marked none of them, nor when it has none and the mark of
   * another root. Others' rows beside ours are passed over, as {@link #list} says.
   */
  public synchronized boolean claim() {
    boolean marked = HmacSha256.same(mac(MARK), store.claim(mac(MARK)));
    List<MemberStore.Row> rows = store.list().rows();
    return rows.isEmpty() ? marked : rows.stream().anyMatch(row -> open(row).isPresent());
  }

  private Optional<Member> open(MemberStore.Row row) {
    return Optional.of(row)
        .filter(each -> HmacSha256.same(mac(each.member()), each.mac()))
        .flatMap(each -> MemberForm.parse(each.member()))
        .filter(member -> member.name().equals(row.name()) && member.pin().equals(row.pin()));
  }

  private MemberStore.Row row(Member member) {
    byte[] bytes = MemberForm.toBytes(member);
    return new MemberStore.Row(member.name(), member.pin(), bytes, mac(bytes));
  }

  private byte[] mac(byte[] member) {
    return new HmacSha256(memberKey).mac(member);
  }

  /** What came of inviting. */
  public sealed interface Invitation {}

  /** Shown once, to the operator; good for one hour, once. */
  public record Invited(JoinToken token) implements Invitation {}

  /** Why there is no invitation. */
  public enum NotInvited implements Invitation {
    /** Lower case letters, digits, dots and hyphens, up to 63. */
    NOT_A_NAME("a member's name has lower case letters, digits, dots and hyphens, 63 at most"),
    /** A member has it, or somebody is invited under it. */
    NAME_TAKEN(
        "a member has this name, or somebody is invited under it; remove it first, or choose"
            + " another one"),
    /** The cluster has as many members as one may have. */
    CLUSTER_FULL("the cluster has as many members as one may have; remove one first"),
    /** No authority has said where it listens for links. */
    NO_AUTHORITY("no authority has said where it listens for links; start one first");

    private final String text;

    NotInvited(String text) {
      this.text = text;
    }

    /** A line for an operator: what is wrong and what to do. */
    public String text() {
      return text;
    }
  }

  /** Invites a member of this name. */
  public synchronized Invitation invite(String name, Member.Kind kind) {
    if (!Member.isName(name)) {
      return NotInvited.NOT_A_NAME;
    }
    long nowSeconds = utcSeconds.getAsLong();
    store.removeEnded(nowSeconds);
    MemberList list = list();
    List<JoinInvitation> open = store.invitations();
    if (list.find(name).isPresent() || open.stream().anyMatch(each -> each.name().equals(name))) {
      return NotInvited.NAME_TAKEN;
    }
    if (list.members().size() + open.size() >= Member.MOST) {
      return NotInvited.CLUSTER_FULL;
    }
    List<JoinToken.Door> doors =
        list.of(Member.Kind.AUTHORITY).stream()
            .filter(authority -> authority.link().isPresent())
            .map(authority -> new JoinToken.Door(authority.link().orElseThrow(), authority.pin()))
            .limit(JoinToken.MOST_DOORS)
            .toList();
    if (doors.isEmpty()) {
      return NotInvited.NO_AUTHORITY;
    }
    JoinInvitation invitation =
        new JoinInvitation(
            ByteBuffer.wrap(random.bytes(Long.BYTES)).getLong() & Long.MAX_VALUE,
            name,
            kind,
            nowSeconds + JoinInvitation.LIFETIME_SECONDS);
    store.invite(invitation);
    return new Invited(new JoinToken(invitation, JoinProof.secret(joinKey, invitation), doors));
  }

  /** The invitations that nobody has used yet. */
  public List<JoinInvitation> invitations() {
    long nowSeconds = utcSeconds.getAsLong();
    return store.invitations().stream().filter(each -> !each.hasEnded(nowSeconds)).toList();
  }

  /** The same with those that have ended and were not cleared away yet. */
  List<JoinInvitation> keptInvitations() {
    return store.invitations();
  }

  /** What came of joining. */
  public sealed interface Joining {}

  /** It is a member now. */
  public record Joined(Member member) implements Joining {}

  /** It is not. */
  public record NotJoined(JoinProof.Refusal why) implements Joining {}

  /**
   * One who shows that he has the token becomes a member.
   *
   * @param pin his own, as TLS has proved it
   * @param own the pin of this authority, which the proof is bound to
   */
  public synchronized Joining join(
      long id, byte[] proof, Pin pin, Pin own, MemberForm.Places places) {
    Optional<JoinInvitation> invitation = store.findInvitation(id);
    if (invitation.isEmpty() || !isProved(invitation.get(), proof, pin, own)) {
      return new NotJoined(JoinProof.Refusal.NOT_GOOD);
    }
    JoinInvitation by = invitation.get();
    if (by.hasEnded(utcSeconds.getAsLong())) {
      return new NotJoined(JoinProof.Refusal.EXPIRED);
    }
    Member member =
        Member.joined(by.name(), by.kind(), pin).at(places.link(), named(by.name(), places));
    return switch (store.enter(id, row(member))) {
      case ENTERED -> new Joined(member);
      case NO_INVITATION -> new NotJoined(JoinProof.Refusal.NOT_GOOD);
      case TAKEN -> new NotJoined(JoinProof.Refusal.NAME_TAKEN);
    };
  }

  /** Whether one with this pin has the token of the invitation; does not block. */
  public boolean isProved(JoinInvitation invitation, byte[] proof, Pin pin, Pin own) {
    try (SecretBytes secret = JoinProof.secret(joinKey, invitation)) {
      return HmacSha256.same(JoinProof.of(secret, pin, own), proof);
    }
  }

  /** What came of an authority's entering itself. */
  public enum OwnEntry {
    ENTERED,
    /** Another key has the name. */
    NAME_TAKEN,
    /** The key has another name. */
    OTHER_NAME,
    /** The cluster has members, and this key is none of them: it was removed, or never joined. */
    NO_MEMBER
  }

  /**
   * An authority that has the root enters itself where there is no member yet, or says where it is
   * now. One that was removed does not come back by itself.
   */
  public synchronized OwnEntry enterOwn(String name, Pin pin, LinkAddress link) {
    Member own = Member.joined(name, Member.Kind.AUTHORITY, pin).at(Optional.of(link), Map.of());
    if (store.enterFirst(row(own)) == Entry.ENTERED) {
      return OwnEntry.ENTERED;
    }
    MemberList list = list();
    Optional<Member> before = list.find(pin);
    if (before.isEmpty()) {
      return list.find(name).isPresent() ? OwnEntry.NAME_TAKEN : OwnEntry.NO_MEMBER;
    }
    if (!before.get().name().equals(name) || before.get().kind() != Member.Kind.AUTHORITY) {
      return OwnEntry.OTHER_NAME;
    }
    announced(pin, new MemberForm.Places(Optional.of(link), Map.of()));
    return OwnEntry.ENTERED;
  }

  /** Where the member of this key is reached now; gives whether it is one. */
  public synchronized boolean announced(Pin pin, MemberForm.Places places) {
    return change(
        list -> list.find(pin), member -> member.at(places.link(), named(member.name(), places)));
  }

  /** Under its own name, whatever it says: nobody announces another's addresses. */
  private static Map<Service, List<ServerSet.Server>> named(String name, MemberForm.Places places) {
    Map<Service, List<ServerSet.Server>> named = new EnumMap<>(Service.class);
    places
        .advertised()
        .forEach((service, servers) ->
            named.put(
                service,
                servers.stream()
                    .map(each -> new ServerSet.Server(name, each.address(), each.port()))
                    .toList()));
    return named;
  }

  /** Lets a member take new endpoints or take none; gives whether it is one. */
  public synchronized boolean setState(String name, Member.State state) {
    return change(list -> list.find(name), member -> member.withState(state));
  }

  /** What another authority has changed meanwhile is read again, and stays. */
  private boolean change(
      Function<MemberList, Optional<Member>> which, Function<Member, Member> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Member> before = which.apply(list());
      if (before.isEmpty()) {
        return false;
      }
      Member after = change.apply(before.get());
      if (after.equals(before.get()) || store.replace(row(before.get()), row(after))) {
        return true;
      }
    }
    throw new IllegalStateException("a member that others change all the time");
  }

  /** Ends a membership for good, or an invitation; gives whether there was one. */
  public synchronized boolean remove(String name) {
    boolean invited = false;
    for (JoinInvitation each : store.invitations()) {
      invited |= each.name().equals(name) && store.withdraw(each.id());
    }
    return store.remove(name) || invited;
  }
}
