/**
 * The side that faces the phones: who may talk, which phone has which Contact, what waits for an
 * association, and the transactions between. Everything here belongs to the agent's loop.
 */
@NullMarked
package org.callseal.agent.phone;

import org.jspecify.annotations.NullMarked;
