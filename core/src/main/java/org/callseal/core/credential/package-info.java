/** Long-lived keys and the names they carry. */
@NullMarked
package org.callseal.core.credential;

import org.jspecify.annotations.NullMarked;
