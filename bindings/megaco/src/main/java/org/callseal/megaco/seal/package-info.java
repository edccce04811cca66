/** The seal in Megaco/H.248, and control messages. */
@NullMarked
package org.callseal.megaco.seal;

import org.jspecify.annotations.NullMarked;
