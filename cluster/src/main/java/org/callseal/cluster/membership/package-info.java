/** Who belongs to the cluster, as authorities keep it and edges are told. */
@NullMarked
package org.callseal.cluster.membership;

import org.jspecify.annotations.NullMarked;
