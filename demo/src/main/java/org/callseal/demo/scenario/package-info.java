/** The stage: homes with phones, NATs and agents, a domain with its edge, and the attacker. */
@NullMarked
package org.callseal.demo.scenario;

import org.jspecify.annotations.NullMarked;
