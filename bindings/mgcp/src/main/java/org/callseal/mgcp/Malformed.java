package org.callseal.mgcp;

/** Bytes that are not well-formed MGCP. */
public record Malformed(MgcpFault fault) implements MgcpParse, MgcpDatagram.Split {}
