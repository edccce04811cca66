/**
 * The agent: a sidecar beside phones that seals what they send and opens what they get. Its lines
 * stand in {@code line}, the side of the phones in {@code phone}.
 */
@NullMarked
package org.callseal.agent;

import org.jspecify.annotations.NullMarked;
