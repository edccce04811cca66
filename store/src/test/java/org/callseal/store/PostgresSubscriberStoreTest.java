package org.callseal.store;

/** Subscribers in PostgreSQL. */
final class PostgresSubscriberStoreTest extends SubscriberStoreContract {

  private final String url = TestPostgres.newDatabase();

  @Override
  SqlDatabase openDatabase() {
    return TestPostgres.open(url);
  }

  @Override
  SqlDatabase openBeside() {
    return TestPostgres.open(url);
  }
}
