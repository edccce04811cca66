/** What the edges of a cluster say to each other: messages handed on, flows that have moved. */
@NullMarked
package org.callseal.edge.sibling;

import org.jspecify.annotations.NullMarked;
