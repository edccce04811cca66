package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.duration;
import static org.callseal.app.configuration.ValueTypes.number;
import static org.callseal.app.configuration.ValueTypes.oneOf;

import java.time.Duration;
import java.util.List;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.OldDevices;

/**
 * The operator's policy for enrolment. Immutable; read once at the start.
 *
 * @param passPhraseLifetime how long a new pass-phrase serves
 * @param passPhraseUses how many devices it may enroll
 * @param guesses how many wrong tries a pass-phrase of the operator's own may meet
 * @param oldDevices what becomes of a subscriber's devices when another one has enrolled
 * @param perSecond how many tries are answered in a second
 */
public record EnrolmentConfiguration(
    Duration passPhraseLifetime,
    int passPhraseUses,
    int guesses,
    OldDevices oldDevices,
    int perSecond) {

  private static final Key<Duration> PASS_PHRASE_LIFETIME =
      new Key<>(
          "enrolment.pass-phrase-lifetime",
          duration(Duration.ofMinutes(1), Duration.ofDays(365)),
          Duration.ofDays(14),
          "How long a new pass-phrase serves, by this server's clock.");
  private static final Key<Integer> PASS_PHRASE_USES =
      new Key<>(
          "enrolment.pass-phrase-uses",
          number(1, 1000),
          1,
          "How many devices a new pass-phrase may enroll. A device that lost its key needs one more"
              + " use, or a new pass-phrase from callseal subscriber reset.");
  private static final Key<Integer> GUESSES =
      new Key<>(
          "enrolment.guesses",
          number(1, 100_000),
          100,
          "How many wrong tries a pass-phrase of your own may meet before nobody can enroll with it."
              + " Strangers can use them up. Tries at generated ones are not counted: at their"
              + " strength guessing is hopeless, and nobody can lock their owners out.");
  private static final Key<OldDevices> OLD_DEVICES =
      new Key<>(
          "enrolment.old-devices",
          oneOf(OldDevices.class),
          OldDevices.REPLACE,
          "What becomes of a subscriber's devices when another one has enrolled and set up its first"
              + " association. replace: their keys are revoked; keep: they go on beside it.");
  private static final Key<Integer> PER_SECOND =
      new Key<>(
          "enrolment.per-second",
          number(1, 1000),
          EnrolmentParts.DEFAULT_PER_SECOND,
          "How many tries are answered in a second, in all. Those whose source has been wrong wait"
              + " behind those that have not.");

  static final List<Key<?>> KEYS =
      List.of(PASS_PHRASE_LIFETIME, PASS_PHRASE_USES, GUESSES, OLD_DEVICES, PER_SECOND);

  static EnrolmentConfiguration from(ConfigurationFile file) {
    return new EnrolmentConfiguration(
        file.value(PASS_PHRASE_LIFETIME),
        file.value(PASS_PHRASE_USES),
        file.value(GUESSES),
        file.value(OLD_DEVICES),
        file.value(PER_SECOND));
  }
}
