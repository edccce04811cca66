/** Subscribers, their devices, and the port to where they are kept. */
@NullMarked
package org.callseal.core.subscriber;

import org.jspecify.annotations.NullMarked;
