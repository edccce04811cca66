package org.callseal.core.exchange;

import org.callseal.core.cbor.CborWriter;

/** Between whom an association stands; it is part of what its secret is derived from. */
public enum AssociationKind {
  ENDPOINT_DOMAIN("endpoint-domain"),
  DOMAIN_DOMAIN("domain-domain"),
  ENDPOINT_ENDPOINT("endpoint-endpoint");

  private static final int VERSION = 1;

  private final String text;

  AssociationKind(String text) {
    this.text = text;
  }

  /** As it stands in the exporter's context. */
  public String text() {
    return text;
  }

  /** CBOR ["callseal", 1, kind]. */
  byte[] exporterContext() {
    return new CborWriter().array(3).text("callseal").integer(VERSION).text(text).toBytes();
  }
}
