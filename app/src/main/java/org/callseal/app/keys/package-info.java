/** Device keys as files: made on the device, their public halves carried to the server. */
@NullMarked
package org.callseal.app.keys;

import org.jspecify.annotations.NullMarked;
