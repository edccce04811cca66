/** The core's stores on an embedded H2 file. */
module org.callseal.store {
  requires com.h2database;
  requires com.zaxxer.hikari;
  requires flyway.core;
  requires java.sql;
  requires org.jdbi.v3.core;
  requires org.slf4j;
  requires transitive org.callseal.core;
  requires transitive org.jspecify;

  exports org.callseal.store;
}
