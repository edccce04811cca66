package org.callseal.callagent;

/**
 * How much and how long the registrar keeps.
 *
 * @param minExpires the shortest life of a binding that it takes, in seconds (423 below)
 * @param defaultExpires the life of a binding that names none
 * @param maxExpires the longest life that it grants
 * @param contactsPerAddress how many bindings one address of record may have
 * @param bindings how many bindings there may be in all
 */
public record RegistrationLimits(
    int minExpires, int defaultExpires, int maxExpires, int contactsPerAddress, int bindings) {

  /** 60 s to an hour, ten contacts each, a hundred thousand in all. */
  public static final RegistrationLimits DEFAULT =
      new RegistrationLimits(60, 3600, 3600, 10, 100_000);

  /** Checks that the numbers are in order. */
  public RegistrationLimits {
    if (minExpires < 1
        || defaultExpires < minExpires
        || maxExpires < defaultExpires
        || contactsPerAddress < 1
        || bindings < 1) {
      throw new IllegalArgumentException("registration limits out of order");
    }
  }
}
