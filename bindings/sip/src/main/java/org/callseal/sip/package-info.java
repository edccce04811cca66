/**
 * SIP messages: found in the bytes rather than rebuilt from them, and refused where two readers
 * could read them differently. One parser serves seal, edge, agent and call agent, so all of them
 * delimit a message alike.
 */
@NullMarked
package org.callseal.sip;

import org.jspecify.annotations.NullMarked;
