/** How rows are shown: live on a terminal, line by line elsewhere, and as JSON. */
@NullMarked
package org.callseal.demo.table;

import org.jspecify.annotations.NullMarked;
