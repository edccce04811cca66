/** How a device without an association gets one through this edge. */
@NullMarked
package org.callseal.edge.exchange;

import org.jspecify.annotations.NullMarked;
