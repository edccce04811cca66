/** The authority: domain keys, the responder of exchanges, policy, subscribers. */
@NullMarked
package org.callseal.authority;

import org.jspecify.annotations.NullMarked;
