/** The command line: what an operator and a developer type. */
module org.callseal.app {
  requires com.fasterxml.jackson.annotation;
  requires ch.qos.logback.classic;
  requires info.picocli;
  requires io.netty.transport.classes.epoll;
  requires org.callseal.agent;
  requires org.callseal.authority;
  requires org.callseal.callagent;
  requires org.callseal.cluster;
  requires org.callseal.core;
  requires org.callseal.demo;
  requires org.callseal.edge;
  requires org.callseal.relay;
  requires org.callseal.store;
  requires org.slf4j;
  requires org.snakeyaml.engine;
  requires tools.jackson.databind;
  requires transitive org.jspecify;

  opens org.callseal.app to
      info.picocli;
  opens org.callseal.app.administration to
      info.picocli,
      tools.jackson.databind;
  opens org.callseal.app.agent to
      info.picocli;
  opens org.callseal.app.device to
      info.picocli;
  opens org.callseal.app.demo to
      info.picocli;
  opens org.callseal.app.doctor to
      info.picocli;
  opens org.callseal.app.enroll to
      info.picocli;
  opens org.callseal.app.keys to
      info.picocli;
  opens org.callseal.app.requirements to
      info.picocli,
      tools.jackson.databind;
  opens org.callseal.app.serve to
      info.picocli;
}
