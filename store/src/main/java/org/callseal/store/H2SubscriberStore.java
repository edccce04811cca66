package org.callseal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Subscribers and devices in the embedded database.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the database's, which is closed for itself.
 */
public final class H2SubscriberStore implements SubscriberStore {

  private static final RowMapper<Subscriber> SUBSCRIBER = (row, _) -> subscriber(row);
  private static final RowMapper<Device> DEVICE = (row, _) -> device(row);

  private final H2Database database;

  /** Keeps them in the database. */
  public H2SubscriberStore(H2Database database) {
    this.database = database;
  }

  @Override
  public boolean add(Subscriber subscriber) {
    return database.insert(handle ->
        handle.execute(
            "INSERT INTO subscriber (identity, enabled, scope, longest_lifetime_seconds)"
                + " VALUES (?, ?, ?, ?)",
            subscriber.identity().text(),
            subscriber.enabled(),
            String.join(" ", subscriber.scope()),
            subscriber.longestLifetimeSeconds()));
  }

  @Override
  public Optional<Subscriber> find(Identity identity) {
    return database.read(handle ->
        handle
            .select("SELECT * FROM subscriber WHERE identity = ?", identity.text())
            .map(SUBSCRIBER)
            .findOne());
  }

  @Override
  public List<Subscriber> list() {
    return database.read(handle ->
        handle.select("SELECT * FROM subscriber ORDER BY identity").map(SUBSCRIBER).list());
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
  public boolean remove(Identity identity) {
    return changes("DELETE FROM subscriber WHERE identity = ?", identity.text());
  }

  @Override
  public boolean addDevice(Device device) {
    return database.insert(handle ->
        handle.execute(
            "INSERT INTO device (kid, identity, credential, active)"
                + " SELECT ?, identity, ?, ? FROM subscriber WHERE identity = ?",
            device.kid().value(),
            device.credential().encoded(),
            device.active(),
            device.credential().subject()));
  }

  @Override
  public Optional<Device> findDevice(Kid kid) {
    return database.read(handle ->
        handle.select("SELECT * FROM device WHERE kid = ?", kid.value()).map(DEVICE).findOne());
  }

  @Override
  public List<Device> devicesOf(Identity identity) {
    return database.read(handle -> devices(handle, identity));
  }

  @Override
  public void activate(Kid kid) {
    changes("UPDATE device SET active = TRUE WHERE kid = ?", kid.value());
  }

  @Override
  public boolean removeDevice(Kid kid) {
    return changes("DELETE FROM device WHERE kid = ?", kid.value());
  }

  /** Leaves the database open: others use it. */
  @Override
  public void close() {}

  private boolean changes(String sql, Object... values) {
    return database.write(handle -> handle.execute(sql, values)) > 0;
  }

  private static List<Device> devices(Handle handle, Identity identity) {
    return handle
        .select("SELECT * FROM device WHERE identity = ? ORDER BY kid", identity.text())
        .map(DEVICE)
        .list();
  }

  private static Subscriber subscriber(ResultSet row) throws SQLException {
    String identity = row.getString("identity");
    String scope = row.getString("scope");
    return new Subscriber(
        Identity.parse(identity).orElseThrow(() -> foreign("identity", identity)),
        row.getBoolean("enabled"),
        scope.isEmpty() ? List.of() : List.of(scope.split(" ")),
        row.getLong("longest_lifetime_seconds"));
  }

  private static Device device(ResultSet row) throws SQLException {
    Credential credential =
        Credential.parse(row.getBytes("credential"))
            .orElseThrow(() -> foreign("credential", "of a device"));
    return new Device(credential, row.getBoolean("active"));
  }

  /** What we wrote we can read; anything else was written by another hand. */
  private static IllegalStateException foreign(String what, String value) {
    return new IllegalStateException("the database holds an " + what + " it cannot hold: " + value);
  }
}
