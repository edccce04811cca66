/**
 * Whole SIP systems on the simulated network: phones, agents, NATs, edge, authority, call agent.
 */
package org.callseal.systemtests.sip;
