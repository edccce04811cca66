package org.callseal.app.doctor;

/**
 * What one check found.
 *
 * @param state how it stands
 * @param subject what was looked at
 * @param detail what was found, and after a fault what to do
 */
record Finding(State state, String subject, String detail) {

  enum State {
    GOOD("ok"),
    /** Callseal works, with less than it could have. */
    WEAK("weak"),
    /** Callseal does not work. */
    BAD("FAILED");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Finding good(String subject, String detail) {
    return new Finding(State.GOOD, subject, detail);
  }

  static Finding weak(String subject, String detail) {
    return new Finding(State.WEAK, subject, detail);
  }

  static Finding bad(String subject, String detail) {
    return new Finding(State.BAD, subject, detail);
  }
}
