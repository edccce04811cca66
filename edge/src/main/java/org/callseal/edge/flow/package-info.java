/** The devices that an edge serves: their associations, where they are, what the store knows. */
@NullMarked
package org.callseal.edge.flow;

import org.jspecify.annotations.NullMarked;
