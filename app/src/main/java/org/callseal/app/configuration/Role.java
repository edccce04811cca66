package org.callseal.app.configuration;

/** What one process of a server does. */
public enum Role {
  /** Edge and authority, on stores of its own. */
  ALL,
  /** Identities, persistent keys, set-up and revocation of associations. */
  AUTHORITY,
  /** Faces the endpoints, and holds session keys alone. */
  EDGE
}
