/**
 * MGCP messages (RFC 3435, RFC 2705, NCS): found in their bytes, read strictly, never written anew.
 */
@NullMarked
package org.callseal.mgcp;

import org.jspecify.annotations.NullMarked;
