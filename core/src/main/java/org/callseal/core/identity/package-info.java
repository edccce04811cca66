/** Who speaks, and for whom: identities and the scope of an association. */
@NullMarked
package org.callseal.core.identity;

import org.jspecify.annotations.NullMarked;
