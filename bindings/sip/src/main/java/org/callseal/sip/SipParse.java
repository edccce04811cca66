package org.callseal.sip;

/** What reading a datagram came to: a message, or the reason why it is none. */
public sealed interface SipParse permits SipMessage, Malformed {}
