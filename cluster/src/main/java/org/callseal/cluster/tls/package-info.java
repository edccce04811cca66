/** TLS 1.3 on Netty, both ends known by pins. */
@NullMarked
package org.callseal.cluster.tls;

import org.jspecify.annotations.NullMarked;
