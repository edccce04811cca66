/** Identities, keys, exchange, association and seal: pure, without sockets, threads or clocks. */
module org.callseal.core {
  requires transitive org.jspecify;
  requires org.bouncycastle.provider;

  exports org.callseal.core.admission;
  exports org.callseal.core.association;
  exports org.callseal.core.authority;
  exports org.callseal.core.cbor;
  exports org.callseal.core.cluster;
  exports org.callseal.core.control;
  exports org.callseal.core.credential;
  exports org.callseal.core.crypto;
  exports org.callseal.core.enrolment;
  exports org.callseal.core.exchange;
  exports org.callseal.core.gateway;
  exports org.callseal.core.identity;
  exports org.callseal.core.passphrase;
  exports org.callseal.core.provision;
  exports org.callseal.core.seal;
  exports org.callseal.core.subscriber;
}
