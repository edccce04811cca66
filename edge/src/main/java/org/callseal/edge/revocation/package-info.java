/** How an edge follows the associations that the authority ends before their time. */
@NullMarked
package org.callseal.edge.revocation;

import org.jspecify.annotations.NullMarked;
