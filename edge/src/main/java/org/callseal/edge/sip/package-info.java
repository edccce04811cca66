/** The flows of devices that speak SIP. */
@NullMarked
package org.callseal.edge.sip;

import org.jspecify.annotations.NullMarked;
