/**
 * One line's side that faces the edge: its exchange, its associations, its keep-alives. Everything
 * here belongs to the agent's loop.
 */
@NullMarked
package org.callseal.agent.line;

import org.jspecify.annotations.NullMarked;
