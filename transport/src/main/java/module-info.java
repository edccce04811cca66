/** The ports through which everything above the core meets time and the network. */
module org.callseal.transport {
  requires transitive org.jspecify;

  exports org.callseal.transport;
  exports org.callseal.transport.transaction;
}
