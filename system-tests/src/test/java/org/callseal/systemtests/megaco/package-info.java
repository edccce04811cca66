/** Megaco through gateway, agent, edge and call agent. */
@NullMarked
package org.callseal.systemtests.megaco;

import org.jspecify.annotations.NullMarked;
