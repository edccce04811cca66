package org.callseal.megaco;

/**
 * An authentication header within the bytes of its message. Whose it is and whether it is right is
 * not said with it.
 *
 * @param header all of it, without what separates it from the message
 * @param spi the security parameter index: 8 hexadecimal digits, or 4 bytes
 * @param sequence the sequence number, likewise
 * @param data the authentication data: 24 to 64 digits, or 12 to 32 bytes
 */
public record Authentication(Span header, Span spi, Span sequence, Span data) {}
