/**
 * The strict, deterministic part of CBOR (RFC 8949 section 4.2.1) that Callseal puts on the wire.
 */
@NullMarked
package org.callseal.core.cbor;

import org.jspecify.annotations.NullMarked;
