package org.callseal.sip.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The algorithms of RFC 8760 that phones have, the one preferred first. */
public enum DigestAlgorithm {
  /** SHA-256. */
  SHA_256("SHA-256"),
  /** MD5, the only one that RFC 3261 knows. */
  MD5("MD5");

  private final String word;

  DigestAlgorithm(String word) {
    this.word = word;
  }

  /** Its name on the wire and in Java. */
  public String word() {
    return word;
  }

  /** The algorithm of a challenge or an answer; MD5 where none is named (RFC 8760 2.4). */
  public static Optional<DigestAlgorithm> of(DigestFields fields) {
    String named = fields.value("algorithm").orElse(MD5.word);
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.word.equalsIgnoreCase(named)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(word);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + word, e);
    }
  }
}
