/** How a device that has only a pass-phrase gets a key enrolled. */
@NullMarked
package org.callseal.agent.enrolment;

import org.jspecify.annotations.NullMarked;
