/** What the attacker tries, one class each, and his tools. */
@NullMarked
package org.callseal.demo.attack;

import org.jspecify.annotations.NullMarked;
