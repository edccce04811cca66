/** The two ends of a cluster's links, put together: an authority's and an edge's. */
@NullMarked
package org.callseal.cluster;

import org.jspecify.annotations.NullMarked;
