/** Trials: what is tried, what must happen, what was observed, and the judgement. */
@NullMarked
package org.callseal.demo.trial;

import org.jspecify.annotations.NullMarked;
