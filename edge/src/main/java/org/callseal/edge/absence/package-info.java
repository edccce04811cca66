/** What becomes of requests for endpoints whose association has gone. */
@NullMarked
package org.callseal.edge.absence;

import org.jspecify.annotations.NullMarked;
