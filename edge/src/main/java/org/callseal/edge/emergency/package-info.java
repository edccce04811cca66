/**
 * Calls for help without a seal: the one way through the edge for those who have no association, to
 * one place and nowhere else.
 */
@NullMarked
package org.callseal.edge.emergency;

import org.jspecify.annotations.NullMarked;
