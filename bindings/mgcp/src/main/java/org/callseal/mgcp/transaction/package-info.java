/**
 * Transactions of MGCP as an entity of its own has them, call agent or gateway: commands that are
 * sent again until they are answered, and answered once however often they come (RFC 3435 3.5).
 */
@NullMarked
package org.callseal.mgcp.transaction;

import org.jspecify.annotations.NullMarked;
