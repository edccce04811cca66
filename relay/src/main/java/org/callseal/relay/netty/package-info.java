/** Loops and ports on Netty: epoll on Linux, NIO elsewhere. */
@NullMarked
package org.callseal.relay.netty;

import org.jspecify.annotations.NullMarked;
