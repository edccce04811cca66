/** The few primitives of version 1, each behind a class of its own. */
@NullMarked
package org.callseal.core.crypto;

import org.jspecify.annotations.NullMarked;
