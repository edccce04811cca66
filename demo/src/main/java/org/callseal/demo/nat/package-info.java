/** A NAT in user space, and whoever sits on it. */
@NullMarked
package org.callseal.demo.nat;

import org.jspecify.annotations.NullMarked;
