/**
 * A simulated network under a manual clock and a seed: the same seed gives the same run, to the
 * byte and the nanosecond.
 */
@NullMarked
package org.callseal.simulation;

import org.jspecify.annotations.NullMarked;
