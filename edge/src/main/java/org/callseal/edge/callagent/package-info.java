/** The call agents behind the edge: which there are, which answer, which one a request goes to. */
@NullMarked
package org.callseal.edge.callagent;

import org.jspecify.annotations.NullMarked;
