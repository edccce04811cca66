package org.callseal.store;

import java.nio.file.Path;
import java.util.List;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/**
 * A process that writes row after row, or association after association, says each number it has
 * written, and waits to be killed.
 */
final class DatabaseWriter {

  private static final int ROWS = 1_000_000;

  private DatabaseWriter() {}

  public static void main(String[] arguments) {
    H2Database database = H2Database.open(Path.of(arguments[0]));
    if (arguments[1].equals("associations")) {
      writeAssociations(database);
    } else {
      writeRows(database);
    }
  }

  private static void writeAssociations(H2Database database) {
    SqlRevocationLog log = SqlRevocationLog.besideAssociations(database);
    H2AssociationStore store = new H2AssociationStore(database);
    for (int number = 1; number <= ROWS; number++) {
      StoredAssociation association = association(number);
      log.record(association);
      store.put(association);
      System.out.println(number);
    }
  }

  static StoredAssociation association(int number) {
    return new StoredAssociation(
        new Spi(1000 + number),
        new AssociationId(1, number),
        AssociationKind.ENDPOINT_DOMAIN,
        new Kid(5),
        number,
        1_000_000,
        List.of(),
        new byte[] {1});
  }

  private static void writeRows(H2Database database) {
    database.write(handle -> handle.execute("CREATE TABLE IF NOT EXISTS kept (number INT)"));
    for (int number = 1; number <= ROWS; number++) {
      int row = number;
      database.write(handle -> handle.execute("INSERT INTO kept VALUES (?)", row));
      System.out.println(row);
    }
  }
}
