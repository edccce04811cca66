/** The data folder and the files in it that hold secrets. */
@NullMarked
package org.callseal.app.data;

import org.jspecify.annotations.NullMarked;
