/**
 * The core's stores in an embedded H2 file, in PostgreSQL and in Redis, which several servers
 * share.
 */
module org.callseal.store {
  requires com.h2database;
  requires com.zaxxer.hikari;
  requires flyway.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires java.sql;
  requires lettuce.core;
  requires org.jdbi.v3.core;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires transitive org.callseal.core;
  requires transitive org.jspecify;

  exports org.callseal.store;
  exports org.callseal.store.redis;
}
