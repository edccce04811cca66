package org.callseal.core.association;

import org.callseal.core.crypto.AesGcm;
import org.callseal.core.crypto.SecretBytes;

/**
 * The key under which one cluster's associations and flows are sealed in the store.
 *
 * @param number tells the keys apart that are valid at one time
 */
public record ClusterKey(int number, SecretBytes secret) {
  public ClusterKey {
    if (secret.length() != AesGcm.KEY_LENGTH) {
      throw new IllegalArgumentException("a cluster key has 32 bytes");
    }
  }
}
