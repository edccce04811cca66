/** Requests whose two sides are not both datagrams: an edge keeps these in transactions. */
@NullMarked
package org.callseal.edge.transaction;

import org.jspecify.annotations.NullMarked;
