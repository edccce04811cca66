/** The edge: faces the endpoints, opens and checks what they send, and forwards it. */
module org.callseal.edge {
  requires transitive org.callseal.core;
  requires transitive org.callseal.megaco;
  requires transitive org.callseal.mgcp;
  requires transitive org.callseal.relay;
  requires transitive org.callseal.sip;
  requires transitive org.callseal.transport;
  requires org.slf4j;

  exports org.callseal.edge;
  exports org.callseal.edge.callagent;
  exports org.callseal.edge.emergency;
  exports org.callseal.edge.gateway;
  exports org.callseal.edge.megaco;
  exports org.callseal.edge.mgcp;
  exports org.callseal.edge.migration;
  exports org.callseal.edge.sibling;
}
