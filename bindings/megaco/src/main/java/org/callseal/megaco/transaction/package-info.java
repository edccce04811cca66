/** Transactions of Megaco, of those that execute commands: gateways and call agents. */
@NullMarked
package org.callseal.megaco.transaction;

import org.jspecify.annotations.NullMarked;
