/**
 * A small SIP user agent that behaves as a desk phone does: it knows an outbound proxy and nothing
 * of seals. It has no sound; a call is its signaling.
 */
@NullMarked
package org.callseal.demo.phone;

import org.jspecify.annotations.NullMarked;
