/** Virtual phones, a NAT, an attacker, and the demonstration that puts them together. */
module org.callseal.demo {
  requires transitive org.callseal.core;
  requires transitive org.callseal.sip;
  requires transitive org.callseal.transport;
  requires org.callseal.relay;

  exports org.callseal.demo.nat;
  exports org.callseal.demo.phone;
  exports org.callseal.demo.trial;
}
