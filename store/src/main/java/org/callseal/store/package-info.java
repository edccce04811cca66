/**
 * Subscribers and association records in one embedded database file. Every call blocks until what
 * it wrote is on the disk, so callers keep it off their loops.
 */
@NullMarked
package org.callseal.store;

import org.jspecify.annotations.NullMarked;
