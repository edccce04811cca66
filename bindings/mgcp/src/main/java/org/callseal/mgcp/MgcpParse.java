package org.callseal.mgcp;

/** What reading the bytes of one message came to: the message, or the reason why it is none. */
public sealed interface MgcpParse permits MgcpMessage, Malformed {}
