/** What the edge writes into Path, Record-Route and Via, and believes when it comes back. */
@NullMarked
package org.callseal.edge.token;

import org.jspecify.annotations.NullMarked;
