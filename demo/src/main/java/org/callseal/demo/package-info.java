/** The demonstration: a call through an attacker's hands, tried for real and judged row by row. */
@NullMarked
package org.callseal.demo;

import org.jspecify.annotations.NullMarked;
