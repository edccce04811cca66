package org.callseal.core.association;

import org.callseal.core.seal.Spi;

/**
 * A flow as a store sees it.
 *
 * @param spi the domain's SPI of the association, the key
 * @param sequence a store refuses one that is not higher than what it has
 */
public record StoredFlow(Spi spi, long sequence, byte[] sealed) {}
