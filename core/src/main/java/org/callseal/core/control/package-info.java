/** The control messages that agent and edge say to each other, the same bytes in every protocol. */
@NullMarked
package org.callseal.core.control;

import org.jspecify.annotations.NullMarked;
