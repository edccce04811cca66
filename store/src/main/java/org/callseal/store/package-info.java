/**
 * Subscribers, the log of revocations and registrations in a database: an embedded file, which has
 * associations too, or PostgreSQL. Every call blocks until what it wrote lasts, so callers keep it
 * off their loops.
 */
@NullMarked
package org.callseal.store;

import org.jspecify.annotations.NullMarked;
