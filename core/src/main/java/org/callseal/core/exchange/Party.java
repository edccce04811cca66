package org.callseal.core.exchange;

import java.util.Arrays;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.crypto.P256Point;

/** One end as the key schedule sees it: kid, CRED_x and the key in it. */
final class Party {
  private static final int HEADER_KID = 4;

  private final byte[] kid;
  private final byte[] cred;
  private final P256Point key;

  Party(byte[] kid, byte[] cred, P256Point key) {
    this.kid = kid;
    this.cred = cred;
    this.key = key;
  }

  static Party of(Credential credential) {
    return new Party(credential.kid().toBytes(), credential.encoded(), credential.key());
  }

  boolean isNamed(byte[] kid) {
    return Arrays.equals(this.kid, kid);
  }

  /** Whether the other speaks for the same name or holds the same key (section 9.2: no selfies). */
  boolean isSameEndAs(Credential other) {
    return Credential.parse(cred).map(other::sameEndAs).orElse(key.sameKeyAs(other.key()));
  }

  byte[] kid() {
    return kid;
  }

  byte[] cred() {
    return cred;
  }

  P256Point key() {
    return key;
  }

  /** ID_CRED_x in full, as it stands in context_2 and context_3 (section 3.5.3.2). */
  byte[] idCred() {
    return new CborWriter().map(1).integer(HEADER_KID).bytes(kid).toBytes();
  }
}
