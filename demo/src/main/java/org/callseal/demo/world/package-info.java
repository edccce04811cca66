/** The demo's machine: a clock that can be wound forward, processes that can be killed, sockets. */
@NullMarked
package org.callseal.demo.world;

import org.jspecify.annotations.NullMarked;
