package org.callseal.core.exchange;

import java.util.List;
import org.callseal.core.cbor.CborWriter;

/**
 * What version 1 fixes of EDHOC. There is one profile; it is a value so that the RFC's own traces,
 * which fix the same things otherwise, run through the same code.
 */
record Profile(List<Integer> suites, int macLength, int connectionIdLength, int kidLength) {
  /** Both ends authenticate with static Diffie-Hellman keys (section 3.2). */
  static final int METHOD = 3;

  /** AES-CCM-16-128-128, SHA-256, 16-byte MACs, P-256 (section 3.6). */
  static final Profile VERSION_1 = new Profile(List.of(3), 16, ConnectionId.LENGTH, 8);

  /** Longer than any message of version 1 with ample padding. */
  static final int LONGEST_MESSAGE = 1024;

  /** SUITES_I: an integer if it is one, else an array, the selected one last (section 5.2.1). */
  void writeSuites(CborWriter writer) {
    if (suites.size() > 1) {
      writer.array(suites.size());
    }
    suites.forEach(writer::integer);
  }
}
