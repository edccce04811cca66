/** This machine's membership in a cluster: its files, joining, and the operator's side of it. */
@NullMarked
package org.callseal.app.cluster;

import org.jspecify.annotations.NullMarked;
