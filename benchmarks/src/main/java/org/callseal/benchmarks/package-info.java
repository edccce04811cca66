/** Benchmarks under JMH, and the program that runs them. */
@NullMarked
package org.callseal.benchmarks;

import org.jspecify.annotations.NullMarked;
