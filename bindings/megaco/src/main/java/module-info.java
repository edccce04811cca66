/** Megaco/H.248: its messages, read strictly and changed byte for byte, and the seal in them. */
module org.callseal.megaco {
  requires transitive org.callseal.core;
  requires transitive org.callseal.transport;
  requires transitive org.jspecify;

  exports org.callseal.megaco;
  exports org.callseal.megaco.seal;
  exports org.callseal.megaco.transaction;
}
