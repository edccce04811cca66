package org.callseal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.SubscriberStore.Enrollment;
import org.jdbi.v3.core.Handle;

/** The table of invitations, in the transaction of whoever calls. Stateless. */
final class SqlInvitations {

  private SqlInvitations() {}

  /** Sets a subscriber's; gives how many rows there are of it. */
  static int put(Handle handle, Invitation invitation) {
    SqlSubscriberStore.lock(handle, invitation.identity());
    handle.execute("DELETE FROM invitation WHERE identity = ?", invitation.identity().text());
    return handle.execute(
        "INSERT INTO invitation"
            + " (identity, verifier, generated, end_seconds, uses_left, guesses_left)"
            + " SELECT identity, ?, ?, ?, ?, ? FROM subscriber WHERE identity = ?",
        invitation.verifier().toBytes(),
        invitation.generated(),
        invitation.endSeconds(),
        invitation.usesLeft(),
        invitation.guessesLeft(),
        invitation.identity().text());
  }

  static Optional<Invitation> find(Handle handle, Identity identity) {
    return handle
        .select("SELECT * FROM invitation WHERE identity = ?", identity.text())
        .map((row, _) -> invitation(row, identity))
        .findOne();
  }

  /** Takes one use of the invitation by this verifier. */
  static Enrollment use(Handle handle, Identity identity, PassPhraseVerifier by) {
    SqlSubscriberStore.lock(handle, identity);
    int used =
        handle.execute(
            "UPDATE invitation SET uses_left = uses_left - 1"
                + " WHERE identity = ? AND verifier = ? AND uses_left > 0",
            identity.text(),
            by.toBytes());
    if (used > 0) {
      return Enrollment.ENROLLED;
    }
    return find(handle, identity).filter(left -> left.verifier().equals(by)).isPresent()
        ? Enrollment.USED_UP
        : Enrollment.WITHDRAWN;
  }

  private static Invitation invitation(ResultSet row, Identity identity) throws SQLException {
    PassPhraseVerifier verifier =
        PassPhraseVerifier.parse(row.getBytes("verifier"))
            .orElseThrow(() -> SqlSubscriberStore.foreign("verifier", "of " + identity));
    return new Invitation(
        identity,
        verifier,
        row.getBoolean("generated"),
        row.getLong("end_seconds"),
        row.getInt("uses_left"),
        row.getInt("guesses_left"));
  }
}
