/** MGCP: its messages, read strictly and changed byte for byte, the seal in them, transactions. */
module org.callseal.mgcp {
  requires transitive org.callseal.core;
  requires transitive org.callseal.transport;
  requires transitive org.jspecify;

  exports org.callseal.mgcp;
  exports org.callseal.mgcp.seal;
  exports org.callseal.mgcp.transaction;
}
