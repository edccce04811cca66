package org.callseal.demo.phone;

import java.time.Duration;
import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.ClientFailure;
import org.callseal.sip.transaction.ClientTransaction;
import org.callseal.sip.transaction.ClientUser;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a phone registered (RFC 3261 10.2): renews at 80 % of what was granted, tries again 30 s
 * after a failure. Belongs to the phone's loop.
 */
final class PhoneRegistration {

  private static final Duration RETRY = Duration.ofSeconds(30);

  private final PhoneWire wire;
  private final String callId;
  private final String tag;
  private long cseq;
  private int asked;
  private boolean wanted;
  private boolean registered;
  private Loop.@Nullable Timer timer;

  PhoneRegistration(PhoneWire wire) {
    this.wire = wire;
    this.callId = wire.randomName();
    this.tag = wire.randomName();
    this.asked = wire.settings.expires();
  }

  boolean registered() {
    return registered;
  }

  void register() {
    wanted = true;
    send(asked);
  }

  void deregister() {
    wanted = false;
    send(0);
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void send(int expires) {
    stop();
    var _ =
        new Attempt(wire, () -> ++cseq, number -> draft(number, expires), new User(expires)).send();
  }

  private SipText draft(long number, int expires) {
    String identity = "<" + wire.settings.identity().text() + ">";
    return wire.request("REGISTER", "sip:" + wire.settings.identity().host())
        .header(HeaderName.ROUTE, wire.outboundRoute())
        .header(HeaderName.FROM, identity + ";tag=" + tag)
        .header(HeaderName.TO, identity)
        .header(HeaderName.CALL_ID, callId)
        .header(HeaderName.CSEQ, number + " REGISTER")
        .header(HeaderName.CONTACT, wire.contact())
        .header(HeaderName.EXPIRES, String.valueOf(expires));
  }

  private void later(Duration delay) {
    stop();
    timer = wire.loop.schedule(delay, () -> send(asked));
  }

  private void failed(int status) {
    registered = false;
    if (wanted) {
      later(RETRY);
    }
    wire.listener.happened(new PhoneEvent.RegistrationFailed(status));
  }

  private void granted(SipResponse response) {
    int granted = grantedIn(response);
    registered = true;
    later(Duration.ofMillis(granted * 800L));
    wire.listener.happened(new PhoneEvent.Registered(granted, response));
  }

  /** The life of our own contact in the answer; what we asked for where it names none. */
  private int grantedIn(SipResponse response) {
    List<NameAddr> contacts = response.contacts();
    String own = wire.contact().replaceAll("[<>]", "");
    return contacts.stream()
        .filter(contact -> contact.uri().equals(own))
        .findFirst()
        .flatMap(contact -> contact.parameters().value("expires"))
        .or(() -> response.header(HeaderName.EXPIRES))
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(asked);
  }

  private void tooBrief(SipResponse response) {
    int minimum =
        response
            .header(HeaderName.MIN_EXPIRES)
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(Integer::parseInt)
            .orElse(0);
    if (minimum <= asked) {
      failed(423);
    } else {
      asked = minimum;
      send(asked);
    }
  }

  /** Waits for the answer to one REGISTER. */
  private final class User implements ClientUser {
    private final int expires;

    private User(int expires) {
      this.expires = expires;
    }

    @Override
    public void answered(ClientTransaction transaction, SipResponse response) {
      if (response.isProvisional()) {
        return;
      }
      if (expires == 0) {
        registered = false;
        wire.listener.happened(
            response.isSuccess()
                ? new PhoneEvent.Deregistered(response)
                : new PhoneEvent.RegistrationFailed(response.status()));
      } else if (response.isSuccess()) {
        granted(response);
      } else if (response.status() == 423) {
        tooBrief(response);
      } else {
        PhoneRegistration.this.failed(response.status());
      }
    }

    @Override
    public void failed(ClientTransaction transaction, ClientFailure failure) {
      PhoneRegistration.this.failed(failure.status());
    }
  }
}
