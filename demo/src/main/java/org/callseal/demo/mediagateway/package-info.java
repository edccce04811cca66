/** A Megaco/H.248 gateway without sound. */
@NullMarked
package org.callseal.demo.mediagateway;

import org.jspecify.annotations.NullMarked;
