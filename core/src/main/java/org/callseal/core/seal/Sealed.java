package org.callseal.core.seal;

/**
 * A message as it goes onto the wire, and what to remember of it until it is answered.
 *
 * @param to the instance it was sealed for
 */
public record Sealed(byte[] bytes, Mac mac, Instance to, long sequence) {}
