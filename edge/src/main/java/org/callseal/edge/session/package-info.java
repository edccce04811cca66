/** What the edge does with devices under their associations, whatever protocol they speak. */
@NullMarked
package org.callseal.edge.session;

import org.jspecify.annotations.NullMarked;
