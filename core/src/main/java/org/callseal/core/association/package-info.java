/** The security association: its live state, its stored form, what was wished and granted. */
@NullMarked
package org.callseal.core.association;

import org.jspecify.annotations.NullMarked;
