/** Links: requests and answers, keep-alive, reconnecting. Without sockets of its own. */
@NullMarked
package org.callseal.cluster.link;

import org.jspecify.annotations.NullMarked;
