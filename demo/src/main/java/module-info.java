/**
 * Virtual phones and gateways, a NAT, an attacker, and the demonstration that puts them together.
 */
module org.callseal.demo {
  requires transitive org.callseal.core;
  requires transitive org.callseal.sip;
  requires transitive org.callseal.mgcp;
  requires transitive org.callseal.transport;
  requires org.callseal.agent;
  requires org.callseal.authority;
  requires org.callseal.callagent;
  requires org.callseal.edge;
  requires org.callseal.relay;
  requires org.callseal.store;
  requires tools.jackson.databind;

  exports org.callseal.demo;
  exports org.callseal.demo.gateway;
  exports org.callseal.demo.mediagateway;
  exports org.callseal.demo.nat;
  exports org.callseal.demo.phone;
  exports org.callseal.demo.table;
  exports org.callseal.demo.trial;
}
