/** Ports to time and network: all that the parts above the core know of the machine. */
@NullMarked
package org.callseal.transport;

import org.jspecify.annotations.NullMarked;
