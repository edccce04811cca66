package org.callseal.app.administration;

import java.util.List;

/**
 * An association in a list.
 *
 * @param id 16 bytes in hex, for ever its own
 * @param spi the domain's, in hex
 * @param endSeconds UTC
 */
public record AssociationLine(
    String identity, String id, String spi, String kid, List<String> scope, long endSeconds) {}
