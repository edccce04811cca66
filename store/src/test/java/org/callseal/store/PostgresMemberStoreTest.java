package org.callseal.store;

/** Members in PostgreSQL. */
final class PostgresMemberStoreTest extends MemberStoreContract {

  private final String url = TestPostgres.newDatabase();

  @Override
  SqlDatabase openDatabase() {
    return TestPostgres.open(url);
  }
}
