/**
 * A small MGCP residential gateway with two telephones: it knows the address of a call agent and
 * nothing of seals. It has no sound; a connection is its session description.
 */
@NullMarked
package org.callseal.demo.gateway;

import org.jspecify.annotations.NullMarked;
