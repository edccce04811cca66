/** Runs an agent on this machine's network. */
@NullMarked
package org.callseal.app.agent;

import org.jspecify.annotations.NullMarked;
