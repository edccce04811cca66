/** MGCP: its messages, read strictly and changed byte for byte, and the seal in them. */
module org.callseal.mgcp {
  requires transitive org.callseal.core;
  requires transitive org.jspecify;

  exports org.callseal.mgcp;
  exports org.callseal.mgcp.seal;
}
