/** Where call agents find a gateway, and what an operator grants it. Pure. */
@NullMarked
package org.callseal.core.gateway;

import org.jspecify.annotations.NullMarked;
