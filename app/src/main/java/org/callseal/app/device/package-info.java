/** A device's own store: its key and what its domain gave it, in one folder. */
@NullMarked
package org.callseal.app.device;

import org.jspecify.annotations.NullMarked;
