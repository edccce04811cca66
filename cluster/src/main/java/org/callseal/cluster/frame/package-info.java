/** What goes over a link: frames of deterministic CBOR. */
@NullMarked
package org.callseal.cluster.frame;

import org.jspecify.annotations.NullMarked;
