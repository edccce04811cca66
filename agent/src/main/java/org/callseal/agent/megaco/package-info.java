/** The agent beside Megaco gateways: their call agent, as they see it. */
@NullMarked
package org.callseal.agent.megaco;

import org.jspecify.annotations.NullMarked;
