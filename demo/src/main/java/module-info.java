/** Virtual phones and the other actors of demonstrations and system tests. */
module org.callseal.demo {
  requires transitive org.callseal.core;
  requires transitive org.callseal.sip;
  requires transitive org.callseal.transport;

  exports org.callseal.demo.phone;
}
