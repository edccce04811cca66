package org.callseal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreClaim;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Subscribers and devices in a database that speaks SQL.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the database's, which is closed for itself.
 */
public final class SqlSubscriberStore implements SubscriberStore {

  private static final String SELECT =
      "SELECT s.*, c.address AS core_address FROM subscriber s LEFT JOIN core_address c"
          + " ON c.identity = s.identity AND c.freed_seconds IS NULL ";
  private static final RowMapper<Subscriber> SUBSCRIBER = (row, _) -> subscriber(row);
  private static final RowMapper<Device> DEVICE = (row, _) -> device(row);

  private final SqlDatabase database;

  /** Keeps them in the database. */
  public SqlSubscriberStore(SqlDatabase database) {
    this.database = database;
  }

  @Override
  public boolean add(Subscriber subscriber) {
    return database.insert(handle -> insert(handle, subscriber));
  }

  @Override
  public boolean add(Subscriber subscriber, Invitation invitation) {
    return database.insert(
        handle -> insert(handle, subscriber) + SqlInvitations.put(handle, invitation));
  }

  @Override
  public boolean addAll(List<Invitation> invitations) {
    return database.insert(handle -> {
      int rows = 0;
      for (Invitation invitation : invitations) {
        rows += insert(handle, Subscriber.of(invitation.identity()));
        rows += SqlInvitations.put(handle, invitation);
      }
      return rows;
    });
  }

  @Override
  public Optional<Subscriber> find(Identity identity) {
    return database.read(handle ->
        handle.select(SELECT + "WHERE s.identity = ?", identity.text()).map(SUBSCRIBER).findOne());
  }

  @Override
  public Optional<Identity> findResembling(Identity identity) {
    return database
        .read(handle ->
            handle.select(SELECT + "WHERE folded = ?", folded(identity)).map(SUBSCRIBER).findOne())
        .map(Subscriber::identity)
        .filter(identity::resembles);
  }

  @Override
  public List<Subscriber> list() {
    return database.read(
        handle -> handle.select(SELECT + "ORDER BY s.identity").map(SUBSCRIBER).list());
  }

  @Override
  public List<Subscriber> listWidened() {
    return database.read(
        handle -> handle.select(SELECT + "WHERE scope > '' ORDER BY scope").map(SUBSCRIBER).list());
  }

  @Override
  public boolean update(Subscriber subscriber) {
    return changes(
        "UPDATE subscriber SET enabled = ?, scope = ?, longest_lifetime_seconds = ?"
            + " WHERE identity = ?",
        subscriber.enabled(),
        String.join(" ", subscriber.scope()),
        subscriber.longestLifetimeSeconds(),
        subscriber.identity().text());
  }

  @Override
  public boolean remove(Identity identity, long nowSeconds) {
    return database.write(handle -> {
      lock(handle, identity);
      SqlCoreAddresses.free(handle, identity, nowSeconds);
      return handle.execute("DELETE FROM subscriber WHERE identity = ?", identity.text());
    })
        > 0;
  }

  @Override
  public boolean assign(Identity identity, CoreAddress address, long nowSeconds) {
    return database.insert(handle -> {
      lock(handle, identity);
      SqlCoreAddresses.free(handle, identity, nowSeconds);
      return SqlCoreAddresses.claim(handle, identity, address);
    });
  }

  @Override
  public Optional<CoreClaim> findClaim(CoreAddress address) {
    return database.read(handle -> SqlCoreAddresses.find(handle, address));
  }

  @Override
  public List<CoreClaim> claims() {
    return database.read(SqlCoreAddresses::list);
  }

  @Override
  public boolean addDevice(Device device) {
    return database.insert(handle -> insert(handle, device));
  }

  @Override
  public Optional<Device> findDevice(Kid kid) {
    return database.read(handle ->
        handle.select("SELECT * FROM device WHERE kid = ?", kid.value()).map(DEVICE).findOne());
  }

  @Override
  public Optional<Device> findDevice(P256Point key) {
    return database.read(handle ->
        handle.select("SELECT * FROM device WHERE key_x = ?", key.x()).map(DEVICE).findOne());
  }

  @Override
  public List<Device> devicesOf(Identity identity) {
    return database.read(handle -> devices(handle, identity));
  }

  @Override
  public boolean activate(Kid kid) {
    return changes(
        "UPDATE device SET state = 'ACTIVE' WHERE kid = ? AND state = 'PENDING'", kid.value());
  }

  @Override
  public boolean revoke(Kid kid) {
    return changes(
        "UPDATE device SET state = 'REVOKED' WHERE kid = ? AND state <> 'REVOKED'", kid.value());
  }

  @Override
  public boolean invite(Invitation invitation) {
    return database.write(handle -> SqlInvitations.put(handle, invitation)) > 0;
  }

  @Override
  public Optional<Invitation> findInvitation(Identity identity) {
    return database.read(handle -> SqlInvitations.find(handle, identity));
  }

  @Override
  public boolean withdraw(Identity identity) {
    return changes("DELETE FROM invitation WHERE identity = ?", identity.text());
  }

  @Override
  public Enrollment enroll(Device device, PassPhraseVerifier by) {
    Identity identity = identity(device.credential().subject());
    Enrollment[] use = {Enrollment.WITHDRAWN};
    boolean added =
        database.insert(handle -> {
          use[0] = SqlInvitations.use(handle, identity, by);
          return use[0] == Enrollment.ENROLLED ? insert(handle, device) : 0;
        });
    return use[0] == Enrollment.ENROLLED && !added ? Enrollment.TAKEN : use[0];
  }

  @Override
  public void noteGuesses(Identity identity, PassPhraseVerifier verifier, int guessesLeft) {
    changes(
        "UPDATE invitation SET guesses_left = ? WHERE identity = ? AND verifier = ?",
        guessesLeft,
        identity.text(),
        verifier.toBytes());
  }

  /** Leaves the database open: others use it. */
  @Override
  public void close() {}

  /**
   * What is written in several statements about one subscriber is written by one at a time, in
   * whatever process: each takes the subscriber's row first.
   */
  static void lock(Handle handle, Identity identity) {
    handle
        .select("SELECT identity FROM subscriber WHERE identity = ? FOR UPDATE", identity.text())
        .mapTo(String.class)
        .findOne();
  }

  private boolean changes(String sql, Object... values) {
    return database.write(handle -> handle.execute(sql, values)) > 0;
  }

  private static int insert(Handle handle, Subscriber subscriber) {
    int rows =
        handle.execute(
            "INSERT INTO subscriber (identity, folded, enabled, scope, longest_lifetime_seconds)"
                + " VALUES (?, ?, ?, ?, ?)",
            subscriber.identity().text(),
            folded(subscriber.identity()),
            subscriber.enabled(),
            String.join(" ", subscriber.scope()),
            subscriber.longestLifetimeSeconds());
    subscriber
        .coreAddress()
        .ifPresent(address -> SqlCoreAddresses.claim(handle, subscriber.identity(), address));
    return rows;
  }

  private static int insert(Handle handle, Device device) {
    return handle.execute(
        "INSERT INTO device (kid, identity, credential, key_x, origin, added_seconds, state)"
            + " SELECT ?, identity, ?, ?, ?, ?, ? FROM subscriber WHERE identity = ?",
        device.kid().value(),
        device.credential().encoded(),
        device.credential().key().x(),
        device.origin().name(),
        device.addedSeconds(),
        device.state().name(),
        device.credential().subject());
  }

  private static String folded(Identity identity) {
    return identity.text().toLowerCase(Locale.ROOT);
  }

  private static List<Device> devices(Handle handle, Identity identity) {
    return handle
        .select("SELECT * FROM device WHERE identity = ? ORDER BY place", identity.text())
        .map(DEVICE)
        .list();
  }

  private static Subscriber subscriber(ResultSet row) throws SQLException {
    String identity = row.getString("identity");
    String scope = row.getString("scope");
    return new Subscriber(
        identity(identity),
        row.getBoolean("enabled"),
        scope.isEmpty() ? List.of() : List.of(scope.split(" ")),
        row.getLong("longest_lifetime_seconds"),
        Optional.ofNullable(row.getString("core_address")).map(SqlCoreAddresses::address));
  }

  private static Device device(ResultSet row) throws SQLException {
    Credential credential =
        Credential.parse(row.getBytes("credential"))
            .orElseThrow(() -> foreign("credential", "of a device"));
    return new Device(
        credential,
        Device.Origin.valueOf(row.getString("origin")),
        row.getLong("added_seconds"),
        Device.State.valueOf(row.getString("state")));
  }

  static Identity identity(String text) {
    return Identity.parse(text).orElseThrow(() -> foreign("identity", text));
  }

  /** What we wrote we can read; anything else was written by another hand. */
  static IllegalStateException foreign(String what, String value) {
    return new IllegalStateException("the database holds an " + what + " it cannot hold: " + value);
  }
}
