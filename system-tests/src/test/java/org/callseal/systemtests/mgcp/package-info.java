/**
 * Whole MGCP systems on the simulated network: gateways, agents, NATs, edge, authority, call agent.
 */
package org.callseal.systemtests.mgcp;
