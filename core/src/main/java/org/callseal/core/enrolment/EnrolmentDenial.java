package org.callseal.core.enrolment;

import java.util.Optional;

/** Why a device that knows the pass-phrase is not enrolled. Said under K_shared, to it alone. */
public enum EnrolmentDenial {
  /** The pass-phrase's end date is past. */
  EXPIRED(1, "expired"),
  /** It has enrolled as many devices as it may. */
  USED_UP(2, "used-up"),
  /** The subscriber is disabled. */
  DISABLED(3, "disabled"),
  /** The device key is enrolled already, by another name or revoked. */
  KEY_KNOWN(4, "key-known"),
  /** The operator has replaced or withdrawn the pass-phrase meanwhile. */
  WITHDRAWN(5, "withdrawn");

  private final int number;
  private final String word;

  EnrolmentDenial(int number, String word) {
    this.number = number;
    this.word = word;
  }

  int number() {
    return number;
  }

  /** As it stands in logs and documents. */
  public String word() {
    return word;
  }

  static Optional<EnrolmentDenial> of(long number) {
    for (EnrolmentDenial denial : values()) {
      if (denial.number == number) {
        return Optional.of(denial);
      }
    }
    return Optional.empty();
  }
}
