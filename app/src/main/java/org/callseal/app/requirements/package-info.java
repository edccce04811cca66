/** The requirements that Callseal answers, and the tests that hold each of them. */
@NullMarked
package org.callseal.app.requirements;

import org.jspecify.annotations.NullMarked;
