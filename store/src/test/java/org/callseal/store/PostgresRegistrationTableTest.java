package org.callseal.store;

/** Registrations in PostgreSQL. */
final class PostgresRegistrationTableTest extends RegistrationTableContract {

  private final String url = TestPostgres.newDatabase();

  @Override
  SqlDatabase openDatabase() {
    return TestPostgres.open(url);
  }
}
