/**
 * The seal in SIP: the header fields Seal and Seal-Control, how they are found, put in and taken
 * out again.
 */
@NullMarked
package org.callseal.sip.seal;

import org.jspecify.annotations.NullMarked;
