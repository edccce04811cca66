/** What the edge does with Megaco: gateways on its outer side, call agents on the core side. */
@NullMarked
package org.callseal.edge.megaco;

import org.jspecify.annotations.NullMarked;
