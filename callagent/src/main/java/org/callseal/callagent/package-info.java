/**
 * The built-in call agent, for who has none: registrar (RFC 3261 10, RFC 3327) and
 * transaction-stateful proxy (RFC 3261 16) behind Callseal's edges, which vouch for whom it hears.
 */
@NullMarked
package org.callseal.callagent;

import org.jspecify.annotations.NullMarked;
