/** SIP: its messages, read strictly and changed byte for byte, and the seal in them. */
module org.callseal.sip {
  requires transitive org.callseal.core;
  requires transitive org.callseal.transport;
  requires transitive org.jspecify;

  exports org.callseal.sip;
  exports org.callseal.sip.digest;
  exports org.callseal.sip.emergency;
  exports org.callseal.sip.scope;
  exports org.callseal.sip.seal;
  exports org.callseal.sip.transaction;
}
