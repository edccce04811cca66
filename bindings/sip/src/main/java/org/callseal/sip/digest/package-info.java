/**
 * HTTP Digest as SIP has it (RFC 3261 22, RFC 8760): for call agents and phones of laboratories and
 * comparisons. Callseal itself relies on none of it.
 */
@NullMarked
package org.callseal.sip.digest;

import org.jspecify.annotations.NullMarked;
