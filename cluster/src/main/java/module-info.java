/** The links between the edges and authorities of a cluster, and who belongs to it. */
module org.callseal.cluster {
  requires transitive org.callseal.core;
  requires transitive org.callseal.transport;
  requires transitive org.jspecify;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.slf4j;

  exports org.callseal.cluster;
  exports org.callseal.cluster.frame;
  exports org.callseal.cluster.join;
  exports org.callseal.cluster.link;
  exports org.callseal.cluster.membership;
  exports org.callseal.cluster.question;
  exports org.callseal.cluster.tls;
}
