package org.callseal.callagent;

import java.util.Optional;
import org.callseal.core.crypto.SecretBytes;

/**
 * Who is challenged with Digest: a user that has a password here. The built-in call agent needs
 * none, since its edges vouch for identities; laboratories and comparisons do.
 */
@FunctionalInterface
public interface Passwords {

  /** Nobody is challenged. */
  Passwords NONE = _ -> Optional.empty();

  /** The password of the user part of an address of record. */
  Optional<SecretBytes> of(String user);
}
