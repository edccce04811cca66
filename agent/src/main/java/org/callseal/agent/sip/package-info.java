/** What SIP adds to the lines of an agent. */
@NullMarked
package org.callseal.agent.sip;

import org.jspecify.annotations.NullMarked;
