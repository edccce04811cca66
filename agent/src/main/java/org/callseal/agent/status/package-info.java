/** What an agent's lines are at, for people. Immutable. */
@NullMarked
package org.callseal.agent.status;

import org.jspecify.annotations.NullMarked;
