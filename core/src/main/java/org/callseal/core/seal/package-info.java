/** The seal on every message after the exchange. */
@NullMarked
package org.callseal.core.seal;

import org.jspecify.annotations.NullMarked;
