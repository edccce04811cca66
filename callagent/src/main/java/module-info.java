/**
 * The built-in call agents: a SIP registrar and proxy for one domain, one for MGCP and one for
 * Megaco.
 */
module org.callseal.callagent {
  requires transitive org.callseal.sip;
  requires transitive org.callseal.mgcp;
  requires transitive org.callseal.megaco;
  requires transitive org.callseal.transport;
  requires transitive org.callseal.core;
  requires org.slf4j;

  exports org.callseal.callagent;
  exports org.callseal.callagent.mgcp;
  exports org.callseal.callagent.megaco;
}
