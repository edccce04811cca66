/** The sealed traffic with one peer: sending, sealing again, switch notices. */
@NullMarked
package org.callseal.relay.leg;

import org.jspecify.annotations.NullMarked;
