/**
 * Where servers are that were given by name: the system's name service, and DNS as RFC 3263 has it.
 */
@NullMarked
package org.callseal.agent.names;

import org.jspecify.annotations.NullMarked;
