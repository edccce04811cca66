/** Lists of subscribers as files: CSV, and what databases of SIP servers give away. Pure. */
@NullMarked
package org.callseal.app.bulk;

import org.jspecify.annotations.NullMarked;
