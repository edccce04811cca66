/** What a cluster's edges and authorities cost, for those who have to size one. */
@NullMarked
package org.callseal.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
