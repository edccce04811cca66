/**
 * SIP transactions (RFC 3261 section 17 as corrected by RFC 6026): what absorbs retransmissions,
 * sends again until answered, and tells which message belongs to which.
 *
 * <p>A transaction hands every transmission, the first and the later ones, to a {@link
 * org.callseal.sip.transaction.Transmission}, so that whoever sends may put a fresh seal on each.
 */
@NullMarked
package org.callseal.sip.transaction;

import org.jspecify.annotations.NullMarked;
