package org.callseal.demo.phone;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.ClientFailure;
import org.callseal.sip.transaction.ClientTransaction;
import org.callseal.sip.transaction.ClientUser;
import org.jspecify.annotations.Nullable;

/**
 * A request that is sent again with credentials when it is challenged, once (RFC 3261 22.2).
 * Belongs to the phone's loop; used once.
 */
final class Attempt implements ClientUser {

  /** Writes the request under a CSeq number; whatever it needs but credentials. */
  @FunctionalInterface
  interface Draft {
    SipText write(long cseq);
  }

  private final PhoneWire wire;
  private final LongSupplier cseq;
  private final Draft draft;
  private final ClientUser user;
  private @Nullable ClientTransaction transaction;
  private boolean challenged;

  Attempt(PhoneWire wire, LongSupplier cseq, Draft draft, ClientUser user) {
    this.wire = wire;
    this.cseq = cseq;
    this.draft = draft;
    this.user = user;
  }

  Attempt send() {
    send(draft.write(cseq.getAsLong()).toRequest());
    return this;
  }

  private void send(SipRequest request) {
    transaction = wire.send(request, this).orElse(null);
  }

  @Nullable ClientTransaction transaction() {
    return transaction;
  }

  @Override
  public void answered(ClientTransaction answered, SipResponse response) {
    boolean challenge = response.status() == 401 || response.status() == 407;
    Optional<DigestAnswer> answer =
        challenge && !challenged ? DigestAnswer.to(response, wire) : Optional.empty();
    if (answer.isEmpty()) {
      user.answered(answered, response);
      return;
    }
    challenged = true;
    HeaderName field =
        response.status() == 401 ? HeaderName.AUTHORIZATION : HeaderName.PROXY_AUTHORIZATION;
    SipRequest request = answered.request();
    String credentials = answer.get().text(request.method(), request.requestUri());
    send(draft.write(cseq.getAsLong()).header(field, credentials).toRequest());
  }

  @Override
  public void failed(ClientTransaction failed, ClientFailure failure) {
    user.failed(failed, failure);
  }
}
