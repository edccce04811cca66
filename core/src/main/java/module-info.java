/** Identities, keys, exchange, association and seal: pure, without sockets, threads or clocks. */
module org.callseal.core {
  requires transitive org.jspecify;
  requires org.bouncycastle.provider;

  exports org.callseal.core.cbor;
  exports org.callseal.core.credential;
  exports org.callseal.core.crypto;
  exports org.callseal.core.exchange;
  exports org.callseal.core.seal;
}
