/**
 * Phones that still come without a seal while an operator moves them over: let through where a rule
 * of his says so, as nobody in particular, and counted.
 */
@NullMarked
package org.callseal.edge.migration;

import org.jspecify.annotations.NullMarked;
