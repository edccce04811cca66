/**
 * Calls for help: sealed where that works within a second, unsealed where it does not. Everything
 * here belongs to the agent's loop.
 */
@NullMarked
package org.callseal.agent.emergency;

import org.jspecify.annotations.NullMarked;
