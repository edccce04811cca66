/** MGCP at the edge: gateways on one side, their call agents on the other. */
@NullMarked
package org.callseal.edge.mgcp;

import org.jspecify.annotations.NullMarked;
