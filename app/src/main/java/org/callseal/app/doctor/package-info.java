/** Looks at the machine and says what would keep Callseal from working well on it. */
@NullMarked
package org.callseal.app.doctor;

import org.jspecify.annotations.NullMarked;
