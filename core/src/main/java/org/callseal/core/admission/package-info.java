/** What a stranger has to show before any curve work: cookie and tag. */
@NullMarked
package org.callseal.core.admission;

import org.jspecify.annotations.NullMarked;
