/** What a call for help looks like in SIP. */
@NullMarked
package org.callseal.sip.emergency;

import org.jspecify.annotations.NullMarked;
