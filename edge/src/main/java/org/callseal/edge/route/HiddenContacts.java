package org.callseal.edge.route;

import java.util.Optional;
import java.util.Set;
import org.callseal.core.credential.Kid;
import org.callseal.edge.token.ContactTokens;
import org.callseal.edge.token.ContactTokens.Contact;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipUri;

/**
 * Contacts of phones for call agents that keep no Path and send to the Contact itself: each goes as
 * a URI of the edge that holds the phone's own under a MAC, and comes back as the phone wrote it.
 * Stars, other schemes, GRUUs and all parameters of a Contact stay as they are.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class HiddenContacts {

  /** Whose Contact is where further requests of a dialog go (RFC 3261 12, 6665, 3515, 3311). */
  private static final Set<String> IN_DIALOG =
      Set.of("INVITE", "SUBSCRIBE", "REFER", "NOTIFY", "UPDATE");

  /** What databases of registrars take for a Contact's URI. */
  private static final int LONGEST = 255;

  private final ContactTokens tokens;
  private final Addresses addresses;

  HiddenContacts(ContactTokens tokens, Addresses addresses) {
    this.tokens = tokens;
    this.addresses = addresses;
  }

  /** Whether a Contact of the REGISTER has no room for what it is hidden in. */
  boolean isTooLong(Kid device, SipRequest register) {
    return register.contacts().stream()
        .map(NameAddr::uri)
        .anyMatch(uri -> isPhones(uri) && hidden(device, uri).length() > LONGEST);
  }

  /** Hides what a device's message says of where its phone is; one that is too long stays. */
  void hide(Kid device, SipMessage message, SipRewrite rewrite) {
    if (saysWhere(message)) {
      rewrite.replaceUris(
          HeaderName.CONTACT,
          uri ->
              Optional.of(uri)
                  .filter(HiddenContacts::isPhones)
                  .map(phones -> hidden(device, phones))
                  .filter(hidden -> hidden.length() <= LONGEST));
    }
  }

  private static boolean saysWhere(SipMessage message) {
    String method = message.cseq().method();
    return switch (message) {
      case SipRequest _ -> method.equals("REGISTER") || IN_DIALOG.contains(method);
      // The Contact of a redirection is somebody else.
      case SipResponse response ->
          IN_DIALOG.contains(method) && response.status() > 100 && response.status() < 300;
    };
  }

  private static boolean isPhones(String uri) {
    return SipUri.parse(uri).filter(sip -> !sip.parameters().has("gr")).isPresent();
  }

  private String hidden(Kid device, String uri) {
    return "sip:" + tokens.of(new Contact(device, uri)) + "@" + addresses.core();
  }

  /** The Contact that a URI of ours hides. */
  Optional<Contact> in(SipUri uri) {
    return uri.user().flatMap(tokens::read);
  }

  /** Shows the phone what is registered as it was written, by it or by another of its name. */
  void showRegistered(SipResponse response, SipRewrite rewrite) {
    if (response.cseq().method().equals("REGISTER")) {
      rewrite.replaceUris(
          HeaderName.CONTACT, uri -> SipUri.parse(uri).flatMap(this::in).map(Contact::uri));
    }
  }

  /** Shows the device its own Contact in the Request-URI. */
  void showTarget(Kid device, SipRequest request, SipRewrite rewrite) {
    request
        .requestSipUri()
        .flatMap(this::in)
        .filter(contact -> contact.device().equals(device))
        .ifPresent(contact -> rewrite.replaceRequestUri(contact.uri()));
  }
}
