package org.callseal.agent.settings;

/**
 * Bounds that no flood from either side can pass. Immutable.
 *
 * @param transactions client and server transactions, each, with each side
 * @param parkedOfALine requests that wait for a line's association
 * @param contactsOfALine Contacts of a line's phones
 * @param contacts Contacts in all
 * @param datagramsPerSecond of one phone, in the long run
 * @param burst of one phone, at once
 */
public record PhoneLimits(
    int transactions,
    int parkedOfALine,
    int contactsOfALine,
    int contacts,
    int datagramsPerSecond,
    int burst) {

  /** For a site with some dozens of phones. */
  public static final PhoneLimits DEFAULT = new PhoneLimits(2000, 32, 32, 1000, 200, 400);
}
