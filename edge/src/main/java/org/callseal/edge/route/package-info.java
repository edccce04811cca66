/** Where a request or response goes and what changes in it on the way (RFC 3261 16). */
@NullMarked
package org.callseal.edge.route;

import org.jspecify.annotations.NullMarked;
