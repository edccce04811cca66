/** What agent and edge share of the data plane: loops, ports, the gate and its counters. */
module org.callseal.relay {
  requires transitive org.callseal.transport;
  requires transitive org.callseal.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires org.slf4j;

  exports org.callseal.relay.gate;
  exports org.callseal.relay.leg;
  exports org.callseal.relay.netty;
}
