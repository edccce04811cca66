/**
 * What gateways of any protocol share at the edge: their own places on the core side, the call
 * agents that may speak to them, and whether they are there.
 */
@NullMarked
package org.callseal.edge.gateway;

import org.jspecify.annotations.NullMarked;
