/** The seal in MGCP, and control messages. */
@NullMarked
package org.callseal.mgcp.seal;

import org.jspecify.annotations.NullMarked;
