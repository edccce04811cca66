package org.callseal.demo.phone;

import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;

/** Something that happened at a phone. */
public sealed interface PhoneEvent {

  /** The registrar took or renewed the registration. */
  record Registered(int expires, SipResponse response) implements PhoneEvent {}

  /** The registrar took the registration away, as asked. */
  record Deregistered(SipResponse response) implements PhoneEvent {}

  /** The registration failed; 408 stands for silence. The phone tries again in 30 seconds. */
  record RegistrationFailed(int status) implements PhoneEvent {}

  /** Somebody calls; the phone has begun to ring. */
  record Called(PhoneCall call, SipRequest invite) implements PhoneEvent {}

  /** The called phone rings, or says how it is getting on. */
  record Progress(PhoneCall call, SipResponse response) implements PhoneEvent {}

  /** The call stands: our INVITE was answered, or our answer acknowledged. */
  record Established(PhoneCall call) implements PhoneEvent {}

  /** Our INVITE failed; 408 stands for silence. */
  record CallFailed(PhoneCall call, int status) implements PhoneEvent {}

  /** The caller gave up before we answered. */
  record CallCancelled(PhoneCall call) implements PhoneEvent {}

  /** The other side changed the session and we agreed. */
  record Changed(PhoneCall call, SipRequest invite) implements PhoneEvent {}

  /** Our change of the session was answered; 408 stands for silence. */
  record ChangeAnswered(PhoneCall call, int status) implements PhoneEvent {}

  /** The other side hung up. */
  record HungUp(PhoneCall call) implements PhoneEvent {}

  /** We hung up and the other side (or the network) said so much to it. */
  record HangUpAnswered(PhoneCall call, int status) implements PhoneEvent {}

  /** A text came. */
  record TextReceived(String from, String text, SipRequest message) implements PhoneEvent {}

  /** Our text was answered; 408 stands for silence. */
  record TextAnswered(int status) implements PhoneEvent {}
}
