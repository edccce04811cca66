/** What an agent is told: its lines with their keys, its phones, its limits. Immutable. */
@NullMarked
package org.callseal.agent.settings;

import org.jspecify.annotations.NullMarked;
