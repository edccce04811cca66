/** Several edges on one store: what holds when one of them dies, goes away or is cut off. */
@NullMarked
package org.callseal.systemtests.failover;

import org.jspecify.annotations.NullMarked;
