/**
 * The exchange that sets an association up: EDHOC (RFC 9528), method 3, cipher suite 3, three
 * messages. One type per state, each used once; what a peer did wrong is an {@link
 * org.callseal.core.exchange.ExchangeFault}. Section numbers in this package are RFC 9528's.
 */
@NullMarked
package org.callseal.core.exchange;

import org.jspecify.annotations.NullMarked;
