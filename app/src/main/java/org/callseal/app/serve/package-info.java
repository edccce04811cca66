/** A server: edge, authority and, unless others are named, the call agent, in one process. */
@NullMarked
package org.callseal.app.serve;

import org.jspecify.annotations.NullMarked;
