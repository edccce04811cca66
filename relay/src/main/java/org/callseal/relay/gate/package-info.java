/** What stands between a datagram and everything behind: size, source rate, seal, scope, count. */
@NullMarked
package org.callseal.relay.gate;

import org.jspecify.annotations.NullMarked;
