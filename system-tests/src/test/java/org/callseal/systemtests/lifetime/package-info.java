/**
 * A seeded world of edge, authority, agents and phones in which associations live, renew, expire
 * and are attacked for many simulated hours.
 */
package org.callseal.systemtests.lifetime;
