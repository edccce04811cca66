/** What protocols of requests and answers over datagrams have in common, whichever they are. */
@NullMarked
package org.callseal.transport.transaction;

import org.jspecify.annotations.NullMarked;
