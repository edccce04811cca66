/**
 * What an operator does to a server: subscribers, their scope, associations. The same commands work
 * on a running server, through the socket in its data folder, and on the data folder itself when no
 * server runs.
 */
@NullMarked
package org.callseal.app.administration;

import org.jspecify.annotations.NullMarked;
