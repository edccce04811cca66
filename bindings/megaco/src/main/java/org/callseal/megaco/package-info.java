/**
 * Megaco/H.248 messages (RFC 3525, RFC 3015, H.248.1), text and binary: found in their bytes, read
 * strictly as far as the seal and the scope need it, never written anew.
 */
@NullMarked
package org.callseal.megaco;

import org.jspecify.annotations.NullMarked;
