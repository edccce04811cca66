package org.callseal.core.crypto;

/** A private key and its point. Thread rule and lifetime are the private key's. */
public record P256KeyPair(P256PrivateKey privateKey, P256Point point) {}
