/**
 * The built-in MGCP call agent: answers gateways, audits their endpoints, asks for their hooks and
 * keeps all that visible. It connects no calls. Knows nothing of seals.
 */
@NullMarked
package org.callseal.callagent.mgcp;

import org.jspecify.annotations.NullMarked;
