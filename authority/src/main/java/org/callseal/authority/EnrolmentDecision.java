package org.callseal.authority;

import java.util.Optional;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.enrolment.EnrolmentAnswer;
import org.callseal.core.enrolment.EnrolmentAnswer.Denied;
import org.callseal.core.enrolment.EnrolmentAnswer.Granted;
import org.callseal.core.enrolment.EnrolmentDenial;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;
import org.callseal.core.subscriber.SubscriberStore.Enrollment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a device that has shown the pass-phrase is enrolled, by the operator's terms as they are
 * now. A key that this name has enrolled already gets the same answer again: the last answer may
 * have been lost.
 *
 * <p>Thread rule: any thread that may block; the store decides between two at a time. Lifetime: the
 * authority's.
 */
final class EnrolmentDecision {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentDecision.class);
  private static final int KID_ATTEMPTS = 8;

  private final DomainKeys keys;
  private final SubscriberStore store;
  private final ServerChoice servers;
  private final RandomSource random;
  private final AuthorityClock clock;

  EnrolmentDecision(
      DomainKeys keys,
      SubscriberStore store,
      ServerChoice servers,
      RandomSource random,
      AuthorityClock clock) {
    this.keys = keys;
    this.store = store;
    this.servers = servers;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Decides.
   *
   * @param shown the invitation whose pass-phrase was shown, as it was at the start
   */
  EnrolmentAnswer decide(Invitation shown, P256Point deviceKey) {
    Identity identity = shown.identity();
    EnrolmentAnswer answer = answer(shown, deviceKey);
    switch (answer) {
      case Granted granted -> LOG.info("device enrolled: {} by key {}", identity, granted.kid());
      case Denied(EnrolmentDenial why) ->
          LOG.info(
              "device not enrolled, though its pass-phrase is right: {}: {}", identity, why.word());
    }
    return answer;
  }

  private EnrolmentAnswer answer(Invitation shown, P256Point deviceKey) {
    Identity identity = shown.identity();
    Optional<Invitation> now =
        store.findInvitation(identity).filter(left -> left.verifier().equals(shown.verifier()));
    if (now.isEmpty()) {
      return new Denied(EnrolmentDenial.WITHDRAWN);
    }
    if (store.find(identity).filter(Subscriber::enabled).isEmpty()) {
      return new Denied(EnrolmentDenial.DISABLED);
    }
    Optional<Device> known = store.findDevice(deviceKey);
    if (known.isPresent()) {
      return again(known.get(), identity, deviceKey);
    }
    return clock.nowSeconds() >= now.get().endSeconds()
        ? new Denied(EnrolmentDenial.EXPIRED)
        : enroll(now.get(), deviceKey);
  }

  private EnrolmentAnswer again(Device known, Identity identity, P256Point deviceKey) {
    boolean isItself =
        known.isAdmitted()
            && known.credential().subject().equals(identity.text())
            && known.credential().key().equals(deviceKey);
    return isItself ? granted(known.credential()) : new Denied(EnrolmentDenial.KEY_KNOWN);
  }

  private EnrolmentAnswer enroll(Invitation invitation, P256Point deviceKey) {
    Identity identity = invitation.identity();
    for (int attempt = 0; attempt < KID_ATTEMPTS; attempt++) {
      Credential credential = Credential.of(identity.text(), Kid.draw(random), deviceKey);
      Device device = Device.enrolled(credential, clock.nowSeconds());
      Enrollment enrollment = store.enroll(device, invitation.verifier());
      switch (enrollment) {
        case ENROLLED -> {
          return granted(credential);
        }
        case USED_UP -> {
          return new Denied(EnrolmentDenial.USED_UP);
        }
        case WITHDRAWN -> {
          return new Denied(EnrolmentDenial.WITHDRAWN);
        }
        case TAKEN -> {
          Optional<Device> meanwhile = store.findDevice(deviceKey);
          if (meanwhile.isPresent()) {
            return again(meanwhile.get(), identity, deviceKey);
          }
        }
      }
    }
    throw new IllegalStateException("no free kid found: the random source repeats itself");
  }

  private Granted granted(Credential device) {
    return Granted.of(keys.provision(device, servers));
  }
}
