/** {@code callseal demo}. */
@NullMarked
package org.callseal.app.demo;

import org.jspecify.annotations.NullMarked;
