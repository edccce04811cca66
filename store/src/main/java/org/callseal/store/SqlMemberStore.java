package org.callseal.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.MemberStore;
import org.callseal.core.cluster.Pin;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Members of a cluster in a database that speaks SQL. The revision is a time in milliseconds, or
 * one more than the one before: also a database that was brought back from a copy goes on above
 * what it said before. One that is too far ahead, because a clock once was, comes back with the
 * next change.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the database's, which is closed for itself.
 */
public final class SqlMemberStore implements MemberStore {

  private static final RowMapper<Row> ROW =
      (row, _) ->
          new Row(
              row.getString("name"),
              Pin.of(row.getBytes("pin")).orElseThrow(),
              row.getBytes("member"),
              row.getBytes("mac"));
  private static final RowMapper<JoinInvitation> INVITATION =
      (row, _) ->
          new JoinInvitation(
              row.getLong("id"),
              row.getString("name"),
              Member.Kind.of(row.getInt("kind")).orElseThrow(),
              row.getLong("end_seconds"));

  private final SqlDatabase database;

  /** Keeps them in the database. */
  public SqlMemberStore(SqlDatabase database) {
    this.database = database;
  }

  @Override
  public Snapshot list() {
    return database.read(handle -> {
      // First the revision: rows that are newer than it are told again under the next one.
      long revision = handle.select("SELECT revision FROM member_head").mapTo(Long.class).one();
      return new Snapshot(
          revision, handle.select("SELECT * FROM member ORDER BY name").map(ROW).list());
    });
  }

  @Override
  public void invite(JoinInvitation invitation) {
    database.write(handle ->
        handle.execute(
            "INSERT INTO join_invitation (id, name, kind, end_seconds) VALUES (?, ?, ?, ?)",
            invitation.id(),
            invitation.name(),
            invitation.kind().number(),
            invitation.endSeconds()));
  }

  @Override
  public Optional<JoinInvitation> findInvitation(long id) {
    return database.read(handle ->
        handle.select("SELECT * FROM join_invitation WHERE id = ?", id).map(INVITATION).findOne());
  }

  @Override
  public List<JoinInvitation> invitations() {
    return database.read(handle ->
        handle.select("SELECT * FROM join_invitation ORDER BY id").map(INVITATION).list());
  }

  @Override
  public boolean withdraw(long id) {
    return database.write(handle -> takeInvitation(handle, id));
  }

  @Override
  public Entry enter(long invitation, Row member) {
    boolean[] invited = new boolean[1];
    boolean entered =
        database.insert(handle -> {
          invited[0] = takeInvitation(handle, invitation);
          return invited[0] ? insert(handle, member) : 0;
        });
    if (entered) {
      return Entry.ENTERED;
    }
    return invited[0] ? Entry.TAKEN : Entry.NO_INVITATION;
  }

  @Override
  public Entry enterFirst(Row member) {
    return database.insert(handle -> {
      // Whoever comes second waits for the head, and then sees the first one's row.
      advance(handle);
      boolean none = handle.select("SELECT name FROM member LIMIT 1").mapToMap().list().isEmpty();
      return none ? write(handle, member) : 0;
    })
        ? Entry.ENTERED
        : Entry.TAKEN;
  }

  @Override
  public boolean replace(Row before, Row after) {
    return changed(handle ->
        handle.execute(
            "UPDATE member SET pin = ?, member = ?, mac = ?"
                + " WHERE name = ? AND pin = ? AND member = ? AND mac = ?",
            after.pin().bytes(),
            after.member(),
            after.mac(),
            before.name(),
            before.pin().bytes(),
            before.member(),
            before.mac()));
  }

  @Override
  public void advance() {
    changed(_ -> 0);
  }

  @Override
  public byte[] claim(byte[] mark) {
    return database.write(handle -> {
      handle.execute("UPDATE member_head SET mark = ? WHERE mark IS NULL", mark);
      return handle.select("SELECT mark FROM member_head").mapTo(byte[].class).one();
    });
  }

  @Override
  public Optional<byte[]> mark() {
    return database.read(handle ->
        handle
            .select("SELECT mark FROM member_head WHERE mark IS NOT NULL")
            .mapTo(byte[].class)
            .findOne());
  }

  @Override
  public boolean remove(String name) {
    return changed(handle -> handle.execute("DELETE FROM member WHERE name = ?", name));
  }

  @Override
  public void removeEnded(long nowSeconds) {
    database.write(
        handle -> handle.execute("DELETE FROM join_invitation WHERE end_seconds <= ?", nowSeconds));
  }

  private boolean changed(Function<Handle, Integer> change) {
    return database.write(handle -> {
      advance(handle);
      return change.apply(handle) > 0;
    });
  }

  private static boolean takeInvitation(Handle handle, long id) {
    return handle.execute("DELETE FROM join_invitation WHERE id = ?", id) > 0;
  }

  private static int insert(Handle handle, Row member) {
    advance(handle);
    return write(handle, member);
  }

  private static int write(Handle handle, Row member) {
    return handle.execute(
        "INSERT INTO member (name, pin, member, mac) VALUES (?, ?, ?, ?)",
        member.name(),
        member.pin().bytes(),
        member.member(),
        member.mac());
  }

  /** Whoever writes holds the head until he is done, so that revisions are seen in their order. */
  private static void advance(Handle handle) {
    long nowMs = System.currentTimeMillis();
    handle.execute(
        "UPDATE member_head SET revision ="
            + " CASE WHEN revision > ? THEN ? ELSE GREATEST(revision + 1, ?) END",
        nowMs + MOST_AHEAD_MS,
        nowMs,
        nowMs);
  }
}
