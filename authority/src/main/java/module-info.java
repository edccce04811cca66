/** The authority of a domain: who may have an association, and setting it up. */
module org.callseal.authority {
  requires transitive org.callseal.core;
  requires transitive org.jspecify;
  requires org.slf4j;

  exports org.callseal.authority;
}
