/** The port to the authority, its revocation log and its keys over a link. */
@NullMarked
package org.callseal.cluster.question;

import org.jspecify.annotations.NullMarked;
