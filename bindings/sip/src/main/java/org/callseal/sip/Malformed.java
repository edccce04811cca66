package org.callseal.sip;

/** Bytes that are not one well-formed SIP message. */
public record Malformed(SipFault fault) implements SipParse {}
