package org.callseal.agent.phone;

import java.util.List;
import java.util.Optional;
import org.callseal.agent.line.SealedWay;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipUri;

/**
 * Keeps the table of Contacts by what phones say: each Contact that a phone names is at that phone,
 * until a registrar has agreed that it is gone. Belongs to the agent's loop.
 */
final class PhoneContacts {

  private static final int MOST_IN_A_MESSAGE = 8;

  private final ContactTable<SealedWay<SipMessage>, PhoneFlow> table;
  private final KnownPhones known;

  PhoneContacts(ContactTable<SealedWay<SipMessage>, PhoneFlow> table, KnownPhones known) {
    this.table = table;
    this.known = known;
  }

  /** A phone of the line sent this. */
  void sent(SealedWay<SipMessage> line, SipMessage message, PhoneFlow flow) {
    for (NameAddr contact : contacts(message)) {
      contact.sipUri().ifPresent(uri -> table.heard(line, key(uri), flow));
    }
  }

  /** The registrar answered a REGISTER of a phone of the line. */
  void registered(SealedWay<SipMessage> line, SipRequest register, SipResponse response) {
    if (!register.is("REGISTER") || !response.isSuccess()) {
      return;
    }
    boolean none = register.header(HeaderName.EXPIRES).filter("0"::equals).isPresent();
    if (register.hasStarContact() && none) {
      table.of(line).forEach(contact -> table.forget(line, contact.uri()));
    }
    for (NameAddr contact : contacts(register)) {
      boolean gone = contact.parameters().value("expires").map("0"::equals).orElse(none);
      if (gone) {
        contact.sipUri().ifPresent(uri -> table.forget(line, key(uri)));
      }
    }
  }

  /**
   * Where a request of the line's edge goes: to the phone whose Contact it asks for, else to the
   * one that the operator named, else to the one that was heard last.
   */
  Optional<PhoneFlow> find(SealedWay<SipMessage> line, SipRequest request) {
    String asked = request.requestSipUri().map(PhoneContacts::key).orElse("");
    return table.findNamed(line, asked).or(() -> known.of(line)).or(() -> table.lastHeard(line));
  }

  private static List<NameAddr> contacts(SipMessage message) {
    List<NameAddr> contacts = message.contacts();
    return contacts.subList(0, Math.min(contacts.size(), MOST_IN_A_MESSAGE));
  }

  private static String key(SipUri uri) {
    return uri.user().orElse("") + "@" + HostPort.of(uri);
  }
}
