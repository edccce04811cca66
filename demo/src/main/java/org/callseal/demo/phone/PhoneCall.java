package org.callseal.demo.phone;

import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.ClientFailure;
import org.callseal.sip.transaction.ClientTransaction;
import org.callseal.sip.transaction.ClientUser;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.SipRequests;
import org.callseal.sip.transaction.SipResponses;
import org.jspecify.annotations.Nullable;

/**
 * One call of a phone, made or taken. Belongs to the phone's loop; lives until it has {@link
 * State#ENDED}.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state<th>meaning<th>ended by
 * <tr><td>CALLING<td>INVITE sent<td>{@link #hangUp} (CANCEL), failure
 * <tr><td>RINGING<td>incoming, or answered with 1xx<td>{@link #hangUp} (CANCEL, 486), CANCEL, failure
 * <tr><td>ACCEPTED<td>incoming, 200 sent, no ACK yet<td>BYE, 64*T1 without ACK
 * <tr><td>ESTABLISHED<td>acknowledged<td>BYE of either side
 * </table>
 */
public final class PhoneCall {

  /** How far the call is. */
  public enum State {
    CALLING,
    RINGING,
    ACCEPTED,
    ESTABLISHED,
    ENDED
  }

  private final PhoneWire wire;
  private final Dialog dialog;
  private final @Nullable ServerTransaction incoming;
  private State state;
  private @Nullable Attempt invite;
  private @Nullable AcceptedInvite accepted;
  private boolean givenUp;
  private boolean answeredProvisionally;

  private PhoneCall(
      PhoneWire wire, Dialog dialog, @Nullable ServerTransaction incoming, State state) {
    this.wire = wire;
    this.dialog = dialog;
    this.incoming = incoming;
    this.state = state;
  }

  static PhoneCall to(PhoneWire wire, String uri) {
    PhoneCall call = new PhoneCall(wire, Dialog.towards(wire, uri), null, State.CALLING);
    call.invite = new Attempt(wire, call.dialog::nextCseq, call::invite, call.new Opening()).send();
    return call;
  }

  static PhoneCall from(PhoneWire wire, ServerTransaction incoming) {
    Dialog dialog = Dialog.of(wire, incoming.request());
    PhoneCall call = new PhoneCall(wire, dialog, incoming, State.RINGING);
    incoming.respond(call.answer(incoming, 180).response());
    return call;
  }

  /** How far the call is. */
  public State state() {
    return state;
  }

  /** Its Call-ID. */
  public String callId() {
    return dialog.callId();
  }

  /** Answers the call that rings here. */
  public void answer() {
    if (incoming != null && state == State.RINGING) {
      state = State.ACCEPTED;
      accept(incoming, this::established);
    }
  }

  /** Refuses the call that rings here. */
  public void decline(int status) {
    if (incoming != null && state == State.RINGING) {
      end();
      incoming.respond(answer(incoming, status).response());
    }
  }

  /** Ends the call in whatever way its state asks for. */
  public void hangUp() {
    switch (state) {
      case CALLING -> giveUp();
      case RINGING -> {
        if (incoming == null) {
          giveUp();
        } else {
          decline(486);
        }
      }
      case ACCEPTED, ESTABLISHED -> bye();
      case ENDED -> {}
    }
  }

  /** Offers the session anew, within the call. */
  public void reinvite() {
    if (state == State.ESTABLISHED) {
      var _ = new Attempt(wire, dialog::nextCseq, this::invite, new Change()).send();
    }
  }

  private SipText invite(long cseq) {
    return dialog
        .request("INVITE", cseq)
        .header(HeaderName.CONTACT, wire.contact())
        .header(HeaderName.ALLOW, VirtualPhone.METHODS)
        .body("application/sdp", Session.description(wire.settings));
  }

  private SipResponses answer(ServerTransaction transaction, int status) {
    return SipResponses.to(transaction.request(), status, dialog.localTag())
        .copy(HeaderName.RECORD_ROUTE)
        .header(HeaderName.CONTACT, wire.contact());
  }

  private void accept(ServerTransaction transaction, Runnable whenAcknowledged) {
    SipResponse response =
        answer(transaction, 200)
            .header(HeaderName.ALLOW, VirtualPhone.METHODS)
            .body("application/sdp", Session.description(wire.settings))
            .response();
    accepted = new AcceptedInvite(wire.loop, transaction, response, whenAcknowledged, this::bye);
    accepted.start();
  }

  private void established() {
    state = State.ESTABLISHED;
    wire.listener.happened(new PhoneEvent.Established(this));
  }

  private void bye() {
    end();
    var _ =
        new Attempt(wire, dialog::nextCseq, n -> dialog.request("BYE", n), new Goodbye()).send();
  }

  private void end() {
    state = State.ENDED;
    if (accepted != null) {
      accepted.stop();
    }
  }

  /** RFC 3261 9.1: a CANCEL waits for the first provisional answer. */
  private void giveUp() {
    givenUp = true;
    ClientTransaction calling = invite == null ? null : invite.transaction();
    if (answeredProvisionally && calling != null && calling.unanswered()) {
      var _ = wire.send(SipRequests.cancelOf(calling.request()), new Ignored());
    }
  }

  private SipRequest acknowledge(SipResponse response) {
    SipRequest ack = dialog.request("ACK", response.cseq().number()).toRequest();
    wire.sendAck(ack);
    return ack;
  }

  boolean holds(SipRequest request) {
    return dialog.holds(request);
  }

  /** Whether the CANCEL's INVITE is this call. */
  boolean isOpenedBy(ServerTransaction transaction) {
    return incoming == transaction;
  }

  /** The caller gave up. */
  void cancelled() {
    if (incoming != null && state == State.RINGING) {
      end();
      incoming.respond(answer(incoming, 487).response());
      wire.listener.happened(new PhoneEvent.CallCancelled(this));
    }
  }

  void acknowledged(SipRequest request) {
    if (accepted != null) {
      accepted.acknowledged(request);
    }
  }

  /** A request within the call. */
  void received(ServerTransaction transaction) {
    SipRequest request = transaction.request();
    if (!dialog.advances(request)) {
      // RFC 3261 12.2.2: an older request MUST be refused with 500.
      transaction.respond(SipResponses.to(request, 500).response());
      return;
    }
    switch (request.method()) {
      case "BYE" -> {
        end();
        transaction.respond(SipResponses.to(request, 200).response());
        wire.listener.happened(new PhoneEvent.HungUp(this));
      }
      case "INVITE" -> {
        dialog.retarget(request);
        accept(transaction, () -> wire.listener.happened(new PhoneEvent.Changed(this, request)));
      }
      default -> transaction.respond(SipResponses.to(request, 200).response());
    }
  }

  /** Waits for the answers to the INVITE that opens the call. */
  private final class Opening implements ClientUser {
    private @Nullable SipRequest ack;

    @Override
    public void answered(ClientTransaction transaction, SipResponse response) {
      if (response.isProvisional()) {
        progress(response);
      } else if (response.isSuccess()) {
        opened(response);
      } else {
        end();
        wire.listener.happened(new PhoneEvent.CallFailed(PhoneCall.this, response.status()));
      }
    }

    private void progress(SipResponse response) {
      boolean first = !answeredProvisionally;
      answeredProvisionally = true;
      if (givenUp && first) {
        giveUp();
      }
      if (response.status() > 100) {
        state = State.RINGING;
        wire.listener.happened(new PhoneEvent.Progress(PhoneCall.this, response));
      }
    }

    private void opened(SipResponse response) {
      if (ack != null) {
        wire.sendAck(ack);
        return;
      }
      dialog.establish(response);
      ack = acknowledge(response);
      if (givenUp) {
        bye();
      } else {
        established();
      }
    }

    @Override
    public void failed(ClientTransaction transaction, ClientFailure failure) {
      end();
      wire.listener.happened(new PhoneEvent.CallFailed(PhoneCall.this, failure.status()));
    }
  }

  /** Waits for the answers to an INVITE within the call. */
  private final class Change implements ClientUser {
    private @Nullable SipRequest ack;

    @Override
    public void answered(ClientTransaction transaction, SipResponse response) {
      if (response.isProvisional()) {
        return;
      }
      if (response.isSuccess()) {
        if (ack != null) {
          wire.sendAck(ack);
          return;
        }
        dialog.retarget(response);
        ack = acknowledge(response);
      }
      wire.listener.happened(new PhoneEvent.ChangeAnswered(PhoneCall.this, response.status()));
    }

    @Override
    public void failed(ClientTransaction transaction, ClientFailure failure) {
      wire.listener.happened(new PhoneEvent.ChangeAnswered(PhoneCall.this, failure.status()));
    }
  }

  /** Waits for the answer to the BYE. */
  private final class Goodbye implements ClientUser {
    @Override
    public void answered(ClientTransaction transaction, SipResponse response) {
      if (response.isFinal()) {
        wire.listener.happened(new PhoneEvent.HangUpAnswered(PhoneCall.this, response.status()));
      }
    }

    @Override
    public void failed(ClientTransaction transaction, ClientFailure failure) {
      wire.listener.happened(new PhoneEvent.HangUpAnswered(PhoneCall.this, failure.status()));
    }
  }

  /** The CANCEL's own answer says nothing. */
  private static final class Ignored implements ClientUser {
    @Override
    public void answered(ClientTransaction transaction, SipResponse response) {}

    @Override
    public void failed(ClientTransaction transaction, ClientFailure failure) {}
  }
}
