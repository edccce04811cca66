/** The agent beside MGCP gateways: their call agent, as they see it. */
@NullMarked
package org.callseal.agent.mgcp;

import org.jspecify.annotations.NullMarked;
