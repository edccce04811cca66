package org.callseal.cluster.membership;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.MemberStore;
import org.jspecify.annotations.Nullable;

/** Members in memory, by the rules of the port. Tests may write rows past them. */
public final class MemoryMembers implements MemberStore {
  public final Map<String, Row> rows = new TreeMap<>();
  public final Map<Long, JoinInvitation> invitations = new HashMap<>();

  /** What somebody else does meanwhile. */
  public Runnable beforeReplacing = () -> {};

  public long revision;

  /** How often an invitation was looked for. */
  public int searches;

  private byte @Nullable [] mark;

  @Override
  public Snapshot list() {
    return new Snapshot(revision, new ArrayList<>(rows.values()));
  }

  @Override
  public void invite(JoinInvitation invitation) {
    invitations.put(invitation.id(), invitation);
  }

  @Override
  public Optional<JoinInvitation> findInvitation(long id) {
    searches++;
    return Optional.ofNullable(invitations.get(id));
  }

  @Override
  public List<JoinInvitation> invitations() {
    return List.copyOf(invitations.values());
  }

  @Override
  public boolean withdraw(long id) {
    return invitations.remove(id) != null;
  }

  @Override
  public Entry enter(long invitation, Row member) {
    if (!invitations.containsKey(invitation)) {
      return Entry.NO_INVITATION;
    }
    Entry entry = entered(member);
    if (entry == Entry.ENTERED) {
      invitations.remove(invitation);
    }
    return entry;
  }

  @Override
  public Entry enterFirst(Row member) {
    return rows.isEmpty() ? entered(member) : Entry.TAKEN;
  }

  private Entry entered(Row member) {
    if (rows.values().stream()
        .anyMatch(row -> row.name().equals(member.name()) || row.pin().equals(member.pin()))) {
      return Entry.TAKEN;
    }
    rows.put(member.name(), member);
    revision++;
    return Entry.ENTERED;
  }

  @Override
  public boolean replace(Row before, Row after) {
    beforeReplacing.run();
    Row now = rows.get(before.name());
    if (now == null || !Arrays.equals(now.mac(), before.mac())) {
      return false;
    }
    rows.put(after.name(), after);
    revision++;
    return true;
  }

  @Override
  public void advance() {
    revision = 1;
  }

  @Override
  public byte[] claim(byte[] other) {
    if (mark == null) {
      mark = other;
    }
    return mark;
  }

  @Override
  public Optional<byte[]> mark() {
    return Optional.ofNullable(mark);
  }

  @Override
  public boolean remove(String name) {
    if (rows.remove(name) == null) {
      return false;
    }
    revision++;
    return true;
  }

  @Override
  public void removeEnded(long nowSeconds) {
    invitations.values().removeIf(each -> each.hasEnded(nowSeconds));
  }
}
