/** The built-in call agent: a SIP registrar and proxy for one domain. */
module org.callseal.callagent {
  requires transitive org.callseal.sip;
  requires transitive org.callseal.transport;
  requires transitive org.callseal.core;

  exports org.callseal.callagent;
}
