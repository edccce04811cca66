/**
 * The built-in media gateway controller of Megaco/H.248: answers gateways, audits their
 * terminations, asks for their hooks and keeps all that visible. It connects no calls. Knows
 * nothing of seals.
 */
@NullMarked
package org.callseal.callagent.megaco;

import org.jspecify.annotations.NullMarked;
