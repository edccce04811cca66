package org.callseal.megaco;

/** Bytes that are not well-formed Megaco. */
public record Malformed(MegacoFault fault) implements MegacoParse {}
