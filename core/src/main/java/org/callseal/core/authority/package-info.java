/** The port through which an edge asks the authority. */
@NullMarked
package org.callseal.core.authority;

import org.jspecify.annotations.NullMarked;
