package org.callseal.megaco;

/** What reading the bytes of one message came to: the message, or the reason why it is none. */
public sealed interface MegacoParse permits MegacoMessage, Malformed {}
