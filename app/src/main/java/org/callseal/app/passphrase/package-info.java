/** How a person or a file gives a pass-phrase to a command, and how a slip is told. */
@NullMarked
package org.callseal.app.passphrase;

import org.jspecify.annotations.NullMarked;
