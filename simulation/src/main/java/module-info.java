/** A network, its NATs, its faults and its clock, all in one thread and under one seed. */
module org.callseal.simulation {
  requires transitive org.callseal.transport;

  exports org.callseal.simulation;
}
