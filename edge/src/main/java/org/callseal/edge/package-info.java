/** The edge: what faces the endpoints of a domain, and what of it others are to know. */
@NullMarked
package org.callseal.edge;

import org.jspecify.annotations.NullMarked;
