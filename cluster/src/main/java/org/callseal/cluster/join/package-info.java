/** Joining a cluster by a token that is good once. */
@NullMarked
package org.callseal.cluster.join;

import org.jspecify.annotations.NullMarked;
