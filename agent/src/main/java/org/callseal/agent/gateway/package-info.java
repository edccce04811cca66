/** What agents beside gateways of any protocol have in common. */
@NullMarked
package org.callseal.agent.gateway;

import org.jspecify.annotations.NullMarked;
