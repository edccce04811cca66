package org.callseal.agent.phone;

import java.util.HashSet;
import java.util.Set;
import org.callseal.core.identity.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that a phone leaves a request without any answer, and once that it was heard again.
 * Nothing depends on it: the next call is tried as the one before. Belongs to the agent's loop;
 * lives as long as the agent.
 */
final class SilentPhones {

  private static final Logger LOG = LoggerFactory.getLogger(SilentPhones.class);

  /** A phone that comes back from another address stays in here for good. */
  private static final int MOST = 1000;

  private final Set<PhoneFlow> silent = new HashSet<>();

  /** The phone did not answer a request for this identity; true when that is news. */
  boolean leftUnanswered(Identity identity, PhoneFlow phone) {
    boolean news = silent.size() < MOST && silent.add(phone);
    if (news) {
      LOG.warn("{}: the phone at {} does not answer", identity, phone.source());
    }
    return news;
  }

  /** The phone sent something; true when it had been silent. */
  boolean heard(PhoneFlow phone) {
    boolean news = !silent.isEmpty() && silent.remove(phone);
    if (news) {
      LOG.info("the phone at {} is heard again", phone.source());
    }
    return news;
  }
}
