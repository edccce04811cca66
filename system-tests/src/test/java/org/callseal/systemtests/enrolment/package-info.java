/** Enrolments on the simulated network: device, edge, authority, and who stands between them. */
package org.callseal.systemtests.enrolment;
