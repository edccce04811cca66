/** From a pass-phrase to a device key: SPAKE2+ (RFC 9383) and what it carries, pure. */
@NullMarked
package org.callseal.core.enrolment;

import org.jspecify.annotations.NullMarked;
