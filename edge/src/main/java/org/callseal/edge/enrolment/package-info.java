/** How a device that has only a pass-phrase reaches the authority through this edge. */
@NullMarked
package org.callseal.edge.enrolment;

import org.jspecify.annotations.NullMarked;
