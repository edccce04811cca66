/** Sits beside the endpoint: seals what it sends, opens what it gets. */
module org.callseal.agent {
  requires transitive org.callseal.core;
  requires transitive org.callseal.transport;
  requires transitive org.callseal.sip;
  requires org.callseal.megaco;
  requires org.callseal.mgcp;
  requires org.callseal.relay;
  requires transitive org.dnsjava;
  requires org.slf4j;

  exports org.callseal.agent;
  exports org.callseal.agent.enrolment;
  exports org.callseal.agent.names;
  exports org.callseal.agent.settings;
  exports org.callseal.agent.status;
}
