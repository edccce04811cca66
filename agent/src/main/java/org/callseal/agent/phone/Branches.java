package org.callseal.agent.phone;

import java.util.Base64;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.Via;

/** Branches for our Via that were never used before (RFC 3261 8.1.1.7). */
final class Branches {

  private static final int BYTES = 12;

  private final RandomSource random;

  Branches(RandomSource random) {
    this.random = random;
  }

  String next() {
    return Via.MAGIC_COOKIE
        + Base64.getUrlEncoder().withoutPadding().encodeToString(random.bytes(BYTES));
  }
}
