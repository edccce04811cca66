package org.callseal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreClaim;
import org.callseal.core.identity.Identity;
import org.jdbi.v3.core.Handle;

/** The table of core-side addresses, in the transaction of whoever calls. Stateless. */
final class SqlCoreAddresses {

  private SqlCoreAddresses() {}

  /**
   * Gives it to a subscriber, whoever had it before; gives how many rows there are of it.
   *
   * @throws RuntimeException for a duplicate key while another one holds it
   */
  static int claim(Handle handle, Identity identity, CoreAddress address) {
    handle.execute(
        "DELETE FROM core_address WHERE address = ? AND freed_seconds IS NOT NULL"
            + " AND EXISTS (SELECT * FROM subscriber WHERE identity = ?)",
        address.text(),
        identity.text());
    return handle.execute(
        "INSERT INTO core_address (address, identity)"
            + " SELECT ?, identity FROM subscriber WHERE identity = ?",
        address.text(),
        identity.text());
  }

  /** Frees what the subscriber has, and forgets what is held back no longer. */
  static void free(Handle handle, Identity identity, long nowSeconds) {
    handle.execute(
        "DELETE FROM core_address WHERE freed_seconds <= ?",
        nowSeconds - CoreClaim.HELD_BACK_SECONDS);
    handle.execute(
        "UPDATE core_address SET freed_seconds = ? WHERE identity = ? AND freed_seconds IS NULL",
        nowSeconds,
        identity.text());
  }

  static Optional<CoreClaim> find(Handle handle, CoreAddress address) {
    return handle
        .select("SELECT * FROM core_address WHERE address = ?", address.text())
        .map((row, _) -> claim(row))
        .findOne();
  }

  static List<CoreClaim> list(Handle handle) {
    return handle.select("SELECT * FROM core_address").map((row, _) -> claim(row)).list();
  }

  static CoreAddress address(String text) {
    return CoreAddress.parse(text).orElseThrow(() -> SqlSubscriberStore.foreign("address", text));
  }

  private static CoreClaim claim(ResultSet row) throws SQLException {
    long freed = row.getLong("freed_seconds");
    boolean held = row.wasNull();
    return new CoreClaim(
        address(row.getString("address")),
        SqlSubscriberStore.identity(row.getString("identity")),
        held ? OptionalLong.empty() : OptionalLong.of(freed));
  }
}
