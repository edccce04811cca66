/** Who belongs to a cluster of edges and authorities, and the port to where that is kept. */
@NullMarked
package org.callseal.core.cluster;

import org.jspecify.annotations.NullMarked;
