/** What things cost, each figure beside the floor it stands on. */
module org.callseal.benchmarks {
  requires embedded.postgres;
  requires embedded.redis;
  requires java.management;
  requires java.sql;
  requires jmh.core;
  requires org.callseal.authority;
  requires org.callseal.core;
  requires org.callseal.edge;
  requires org.callseal.relay;
  requires org.callseal.sip;
  requires org.callseal.store;
  requires org.jspecify;

  // JMH makes its own classes beside the benchmarks and reaches them by reflection.
  opens org.callseal.benchmarks;
}
