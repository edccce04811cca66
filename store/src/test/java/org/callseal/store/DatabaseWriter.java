package org.callseal.store;

import java.nio.file.Path;

/** A process that writes row after row, says each number it has written, and waits to be killed. */
final class DatabaseWriter {

  private static final int ROWS = 1_000_000;

  private DatabaseWriter() {}

  public static void main(String[] arguments) {
    H2Database database = H2Database.open(Path.of(arguments[0]));
    database.write(handle -> handle.execute("CREATE TABLE IF NOT EXISTS kept (number INT)"));
    for (int number = 1; number <= ROWS; number++) {
      int row = number;
      database.write(handle -> handle.execute("INSERT INTO kept VALUES (?)", row));
      System.out.println(row);
    }
  }
}
